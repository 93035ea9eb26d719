// Rows of /reference/express about what is saved, and when. The Rust side: tests/it/express_rows/saving.rs.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { CountingStore } from './counting-store.js';
import { site } from './small-site.js';
import { Client, withServed } from './support.js';

const MINUTE = 60_000;

test('rolling sends no cookie for a session with nothing in it', () =>
  withServed(site({ rolling: true }), async (url) => {
    assert.deepEqual((await new Client(url).get('/read')).setCookie, []);
  }));

const counting = (app) => app.get('/count', (req, res) => {
  req.session.visits = (req.session.visits ?? 0) + 1;
  res.send(`${req.session.visits}`);
});

test('a change without maxAge is saved and sends no cookie a second time; with maxAge it does', async () => {
  for (const [cookie, lines] of [[{}, 0], [{ maxAge: MINUTE }, 1]]) {
    const store = new CountingStore();
    await withServed(site({ store, cookie }, counting), async (url) => {
      const alice = new Client(url);
      await alice.get('/count');
      const again = await alice.get('/count');
      assert.deepEqual([again.text, again.setCookie.length, store.asked.set], ['2', lines, 2]);
    });
  }
});

test('touch puts the end of the session off in the middle of a request', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0, 1) });
  try {
    const touching = (app) => app.get('/touch', (req, res) => {
      const before = req.session.cookie.maxAge;
      req.session.touch();
      res.json([before, req.session.cookie.maxAge]);
    });
    await withServed(site({ cookie: { maxAge: 30 * MINUTE } }, touching), async (url) => {
      const alice = new Client(url);
      await alice.get('/write');
      mock.timers.tick(20 * MINUTE);
      assert.deepEqual(JSON.parse((await alice.get('/touch')).text), [10 * MINUTE, 30 * MINUTE]);
    });
  } finally {
    mock.timers.reset();
  }
});

test('an error of touch comes after the answer: the client sees 200', () => {
  const store = new CountingStore();
  const app = site({ store });
  const heard = new Promise((hear) => app.use((error, req, res, next) => hear(error.message)));
  return withServed(app, async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    store.touch = (sid, record, done) => done(new Error('the store is down'));
    const answer = await alice.get('/read');
    assert.deepEqual([answer.status, answer.text], [200, 'alice']);
    assert.equal(await heard, 'the store is down');
  });
});
