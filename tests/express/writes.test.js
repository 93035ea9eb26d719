// How often the store is written to, and how many cookies go out, for the same traffic and other options.
// Alice changes her session once and then looks at nine pages; a crawler that keeps no cookies looks at ten.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import express from 'express';
import session from 'express-session';

import { CountingStore } from './counting-store.js';
import { Client, withServed } from './support.js';

async function traffic(options) {
  const store = new CountingStore();
  const app = express();
  app.use(session({ store, secret: 'only for this test', ...options }));
  app.post('/basket', (req, res) => {
    req.session.basket = ['umbrella'];
    res.send('In the basket');
  });
  app.get('/', (req, res) => res.send(`You have ${req.session.basket?.length ?? 0}`));
  let cookies = 0;
  await withServed(app, async (url) => {
    const alice = new Client(url);
    cookies += (await alice.post('/basket')).setCookie.length;
    for (let page = 0; page < 9; page++) cookies += (await alice.get('/')).setCookie.length;
    for (let page = 0; page < 10; page++) cookies += (await new Client(url).get('/')).setCookie.length;
  });
  return { written: store.asked.set, touched: store.asked.touch, cookies, records: store.records.length };
}

test('both on, as they are unless you say otherwise', async () => {
  assert.deepEqual(await traffic({}), { written: 20, touched: 0, cookies: 11, records: 11 });
  assert.deepEqual(await traffic({ resave: true, saveUninitialized: true }), await traffic({}));
});

test('resave off: what did not change is not written, only its end is moved', async () => {
  assert.deepEqual(await traffic({ resave: false, saveUninitialized: true }), { written: 11, touched: 9, cookies: 11, records: 11 });
});

test('both off: one write, and nothing for the crawler', async () => {
  assert.deepEqual(await traffic({ resave: false, saveUninitialized: false }), { written: 1, touched: 9, cookies: 1, records: 1 });
});

test('rolling: the cookie goes out with every answer to Alice', async () => {
  const rolling = { resave: false, saveUninitialized: false, rolling: true };
  assert.deepEqual(await traffic(rolling), { written: 1, touched: 9, cookies: 10, records: 1 });
});
