import assert from 'node:assert/strict';
import { test } from 'node:test';

import { site } from './small-site.js';
import { Client, withServed } from './support.js';

const renew = (keep) => (req, res, next) => {
  const kept = keep(req.session);
  req.session.regenerate((error) => {
    if (error) return next(error);
    Object.assign(req.session, kept, { guest: 'alice' });
    req.session.save((saved) => (saved ? next(saved) : res.redirect(303, '/look')));
  });
};

const shop = () => site({}, (app) => {
  app.get('/basket', (req, res) => {
    req.session.basket = 2;
    res.send('two');
  });
  app.post('/empties', renew(() => ({})));
  app.post('/keeps', renew(({ basket }) => ({ basket })));
  app.get('/look', (req, res) => res.json({ basket: req.session.basket, guest: req.session.guest }));
});

test('regenerate empties the session, and what was copied stays', () =>
  withServed(shop(), async (url) => {
    for (const [path, basket] of [['/empties', undefined], ['/keeps', 2]]) {
      const alice = new Client(url);
      await alice.get('/basket');
      const before = alice.cookies.get('connect.sid');
      await alice.post(path);
      assert.notEqual(alice.cookies.get('connect.sid'), before, 'a new ID');
      const { guest, ...rest } = JSON.parse((await alice.get('/look')).text);
      assert.deepEqual([guest, rest.basket], ['alice', basket], path);
    }
  }));
