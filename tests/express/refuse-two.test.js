// Two cookies of the session's name, with a layer that refuses them and without.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import express from 'express';
import session from 'express-session';

import { refuseTwo } from './refuse-two.js';
import { Client, withServed } from './support.js';

function site(refuses) {
  const app = express();
  if (refuses) app.use(refuseTwo('sid', 'grand.example'));
  app.use(session({ name: 'sid', secret: 'not a secret', resave: false, saveUninitialized: false }));
  app.get('/begin/:who', (req, res) => {
    req.session.who = req.params.who;
    res.send('begun');
  });
  app.get('/who', (req, res) => res.send(req.session.who ?? 'nobody'));
  return app;
}

async function idOf(url, who) {
  const client = new Client(url);
  await client.get(`/begin/${who}`);
  return client.cookies.get('sid');
}

test('of two cookies of the session name one counts, and a layer in front refuses both and removes them', async () => {
  for (const refuses of [false, true]) {
    await withServed(site(refuses), async (url) => {
      const [alice, mallory] = [await idOf(url, 'alice'), await idOf(url, 'mallory')];
      const asked = (cookie) => fetch(`${url}/who`, { headers: { cookie } });
      const two = await asked(`sid=${alice}; theme=dark; sid=${mallory}`);
      assert.equal(two.status, refuses ? 400 : 200);
      const removed = two.headers.getSetCookie();
      assert.equal(removed.length, refuses ? 2 : 0);
      if (refuses) assert.match(removed[1], /^sid=; Domain=grand\.example; Path=\/; Expires=Thu, 01 Jan 1970/);
      else assert.equal(await two.text(), 'alice');
      for (const one of [`sid=${alice}`, `theme=dark; sid=${alice}; SID=x`]) {
        assert.equal(await (await asked(one)).text(), 'alice', one);
      }
    });
  }
});
