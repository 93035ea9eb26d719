// Rows of /reference/express about the ID and its signature. The Rust side: tests/it/express_rows/id.rs.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mock, test } from 'node:test';

import session from 'express-session';

import { CountingStore } from './counting-store.js';
import { idIn, SECRET, site } from './small-site.js';
import { Client, withServed } from './support.js';

const signed = (id) => {
  const signature = createHmac('sha256', SECRET).update(id).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
};

test('genid makes the IDs, it must be a function, and what no cookie may hold is encoded', async () => {
  assert.throws(() => session({ secret: SECRET, genid: 'coat' }), /genid option must be a function/);
  const store = new CountingStore();
  await withServed(site({ store, genid: (req) => `coat "7"; ${req.path}` }), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    assert.deepEqual(Object.keys(store.sessions), ['coat "7"; /write']);
    assert.doesNotMatch(alice.cookies.get('connect.sid'), /[";\s]/);
    assert.equal((await alice.get('/read')).text, 'alice');
  });
});

test('left to itself an ID has 32 characters for 24 bytes drawn at random', () =>
  withServed(site(), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    const id = idIn(alice.cookies.get('connect.sid'));
    assert.match(id, /^[\w-]{32}$/);
    assert.equal(Buffer.from(id, 'base64url').length, 24);
  }));

test('a secret may be a Buffer, and an empty list of secrets is refused', async () => {
  assert.throws(() => session({ secret: [] }), /must contain one or more strings/);
  await withServed(site({ secret: Buffer.from(SECRET) }), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    const value = alice.cookies.get('connect.sid');
    assert.equal(value, signed(idIn(value)), 'it signs as the same bytes would as text');
  });
});

test('a signed ID that names no record is replaced by a new one', () => {
  const store = new CountingStore();
  return withServed(site({ store }), async (url) => {
    const alice = new Client(url);
    const planted = { headers: { Cookie: `connect.sid=${signed('planted')}` } };
    assert.deepEqual((await alice.get('/read', planted)).setCookie, [], 'a request that only reads is told nothing');
    await alice.get('/write', planted);
    assert.notEqual(idIn(alice.cookies.get('connect.sid')), 'planted');
    assert.deepEqual(Object.keys(store.sessions), [idIn(alice.cookies.get('connect.sid'))]);
  });
});

test('a record whose end has passed is deleted when it is asked for', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0, 1) });
  const store = new session.MemoryStore();
  try {
    await withServed(site({ store, cookie: { maxAge: 60_000 } }), async (url) => {
      const alice = new Client(url);
      await alice.get('/write');
      mock.timers.tick(61_000);
      assert.equal(Object.keys(store.sessions).length, 1, 'nobody sweeps');
      assert.equal((await alice.get('/read')).text, 'a stranger');
      assert.equal(Object.keys(store.sessions).length, 0);
    });
  } finally {
    mock.timers.reset();
  }
});

test('an error of the store with the code ENOENT means that there is no such record', () => {
  const store = new CountingStore();
  return withServed(site({ store }), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    store.get = (sid, done) => done(Object.assign(new Error('no such file'), { code: 'ENOENT' }));
    assert.equal((await alice.get('/read')).text, 'a stranger');
    store.get = (sid, done) => done(new Error('no such file'));
    assert.equal((await alice.get('/read')).status, 500);
  });
});

test('a record that cannot be read fails every request that brings its ID', () => {
  const store = new CountingStore();
  return withServed(site({ store }), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    store.get = (sid, done) => done(null, { guest: 'alice' }); // without the cookie that Express keeps in it
    const answer = await alice.get('/untouched');
    assert.equal(answer.status, 500);
    assert.match(answer.text, /Cannot read properties of undefined \(reading 'expires'\)/);
  });
});
