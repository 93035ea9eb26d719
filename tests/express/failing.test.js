// What becomes of a session when the handler, or the store, fails.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import express from 'express';
import session from 'express-session';

import { CountingStore } from './counting-store.js';
import { Client, withServed } from './support.js';

function hotel(store) {
  const app = express();
  app.use(session({ store, secret: 'only for this test', resave: false, saveUninitialized: false }));
  app.get('/write/:status', (req, res) => {
    req.session.visits = 99;
    res.status(Number(req.params.status)).send('Written');
  });
  app.get('/list', (req, res) => {
    (req.session.things ??= []).push('umbrella');
    res.send(`${req.session.things.length}`);
  });
  app.get('/same', (req, res) => {
    req.session.visits = 99;
    res.send('Same');
  });
  app.get('/untouched', (req, res) => res.send('Nothing about you'));
  return app;
}

test('what was written before an answer of 500 is kept, and so it is with 404', async () => {
  for (const status of [500, 404]) {
    const store = new CountingStore();
    await withServed(hotel(store), async (url) => {
      const answer = await new Client(url).get(`/write/${status}`);
      assert.deepEqual([answer.status, answer.setCookie.length], [status, 1]);
      assert.equal(store.records[0].visits, 99);
    });
  }
});

test('a change deep inside counts as a change, and the same value again does not', () => {
  const store = new CountingStore();
  return withServed(hotel(store), async (url) => {
    const alice = new Client(url);
    await alice.get('/list');
    assert.equal((await alice.get('/list')).text, '2');
    assert.deepEqual(store.records[0].things, ['umbrella', 'umbrella']);
    await alice.get('/same');
    const { set } = store.asked;
    await alice.get('/same');
    assert.equal(store.asked.set, set);
  });
});

test('while the store fails, a request with a cookie fails, though its page needs no session', () => {
  const store = new CountingStore();
  return withServed(hotel(store), async (url) => {
    const alice = new Client(url);
    await alice.get('/list');
    store.get = (sid, done) => done(new Error('the store is down'));
    const error = console.error;
    console.error = () => {};
    try {
      assert.equal((await alice.get('/untouched')).status, 500);
      assert.equal((await new Client(url).get('/untouched')).status, 200);
    } finally {
      console.error = error;
    }
  });
});
