import assert from 'node:assert/strict';
import { test } from 'node:test';

import session from 'express-session';

import { bounded, halfAnHour, silent } from './expiry.js';
import { Client, withServed } from './support.js';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

// Moves the clock that express-session and the samples read. Timers go on as they are.
function clock(t) {
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  let passed = 0;
  const start = Date.now();
  return (by) => t.mock.timers.setTime(start + (passed += by));
}

const inn = async (client) => (await client.get('/account')).status === 200;
const ends = (store) => Object.values(store.sessions).map((text) => JSON.parse(text).cookie.expires);

test('without maxAge the cookie has no end, and MemoryStore keeps the record for ever', (t) => {
  const wait = clock(t);
  const store = new session.MemoryStore();
  return withServed(silent(store), async (url) => {
    const alice = new Client(url);
    const { setCookie } = await alice.post('/login');
    assert.doesNotMatch(setCookie[0], /Expires|Max-Age/);
    assert.deepEqual(ends(store), [null]);
    wait(1000 * DAY);
    assert.equal(await inn(alice), true);
  });
});

test('maxAge is told to both: an Expires for the browser, an end for the record', (t) => {
  const wait = clock(t);
  const store = new session.MemoryStore();
  return withServed(halfAnHour(store, false), async (url) => {
    const alice = new Client(url);
    const { setCookie } = await alice.post('/login');
    assert.match(setCookie[0], /; Expires=/);
    assert.doesNotMatch(setCookie[0], /Max-Age/);
    assert.equal(Date.parse(ends(store)[0]), Date.now() + 30 * MINUTE);
    wait(31 * MINUTE);
    assert.equal(await inn(alice), false);
  });
});

test('a request that only reads moves the end of the record, and not that of the cookie, unless rolling', async (t) => {
  const wait = clock(t);
  for (const rolling of [false, true]) {
    const store = new session.MemoryStore();
    await withServed(halfAnHour(store, rolling), async (url) => {
      const alice = new Client(url);
      await alice.post('/login');
      wait(20 * MINUTE);
      const { setCookie } = await alice.get('/account');
      assert.equal(Date.parse(ends(store)[0]), Date.now() + 30 * MINUTE);
      assert.equal(setCookie.length, rolling ? 1 : 0);
      wait(20 * MINUTE);
      assert.equal(await inn(alice), true, 'the server would let her in; a browser without rolling has dropped the cookie');
    });
  }
});

test('limits of the server’s own hold whatever the cookie says', (t) => {
  const wait = clock(t);
  return withServed(bounded(new session.MemoryStore()), async (url) => {
    const [alice, busy] = [new Client(url), new Client(url)];
    await alice.post('/login');
    wait(29 * MINUTE);
    assert.equal(await inn(alice), true);
    wait(29 * MINUTE);
    assert.equal(await inn(alice), true, 'use puts the idle end off');
    wait(30 * MINUTE);
    assert.equal(await inn(alice), false);
    await busy.post('/login');
    for (let minutes = 20; minutes < 8 * 60; minutes += 20) {
      wait(20 * MINUTE);
      assert.equal(await inn(busy), true, `${minutes} minutes`);
    }
    wait(20 * MINUTE);
    assert.equal(await inn(busy), false, 'and nothing puts the absolute end off');
  });
});
