// What moves the end of a session ahead, on the server and in the browser. The clock is ours.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import express from 'express';
import session from 'express-session';

import { CountingStore } from './counting-store.js';
import { Client, withServed } from './support.js';

const MINUTE = 60_000;

async function lookingEveryTwentyMinutes(options, store) {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const seen = [];
  try {
    const app = express();
    app.use(session({ store, secret: 'only for this test', resave: false, saveUninitialized: false, cookie: { maxAge: 30 * MINUTE }, ...options }));
    app.post('/login', (req, res) => {
      req.session.guest = 'alice';
      res.send('Good evening');
    });
    app.get('/', (req, res) => res.send(req.session.guest ?? 'a stranger'));
    await withServed(app, async (url) => {
      const alice = new Client(url);
      await alice.post('/login');
      for (let look = 0; look < 3; look++) {
        mock.timers.tick(20 * MINUTE);
        const { text, setCookie } = await alice.get('/');
        seen.push([text, setCookie.length]);
      }
    });
  } finally {
    mock.timers.reset();
  }
  return seen;
}

class WithoutTouch extends CountingStore {
  touch = undefined;
}

test('a store with touch moves the end ahead on each look, and the browser is not told', async () => {
  const seen = await lookingEveryTwentyMinutes({}, new CountingStore());
  assert.deepEqual(seen, [['alice', 0], ['alice', 0], ['alice', 0]]);
});

test('rolling tells the browser, too', async () => {
  const seen = await lookingEveryTwentyMinutes({ rolling: true }, new CountingStore());
  assert.deepEqual(seen, [['alice', 1], ['alice', 1], ['alice', 1]]);
});

test('without touch in the store, looking puts nothing off', async () => {
  const seen = await lookingEveryTwentyMinutes({}, new WithoutTouch());
  assert.deepEqual(seen, [['alice', 0], ['a stranger', 0], ['a stranger', 0]]);
});
