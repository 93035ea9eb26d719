import assert from 'node:assert/strict';
import { test } from 'node:test';

import session from 'express-session';

import { hotel } from './log-in.js';
import { Client, withServed } from './support.js';

const verify = async (name, password) => (name === 'alice' && password === 'camel coat' ? { id: 7 } : undefined);
const camelCoat = { guest: 'alice', password: 'camel coat' };

// The ID in an express-session cookie: s:ID.SIGNATURE, percent-encoded.
const idIn = (value) => decodeURIComponent(value).slice(2).split('.')[0];

function opened() {
  const store = new session.MemoryStore();
  return { store, app: hotel(store, verify) };
}

const records = (store) => Object.fromEntries(Object.entries(store.sessions).map(([id, text]) => [id, JSON.parse(text)]));

test('the record holds the guest, the cookie holds an ID and its signature', () => {
  const { store, app } = opened();
  return withServed(app, async (url) => {
    const alice = new Client(url);
    const answer = await alice.post('/login', camelCoat);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get('location'), '/account');
    const value = alice.cookies.get('sid');
    assert.match(decodeURIComponent(value), /^s:[\w-]{32}\.[\w+/]{43}$/);
    assert.equal(records(store)[idIn(value)].guestId, 7);
    assert.equal((await alice.get('/account')).text, 'The account of guest 7');
  });
});

test('the login moves the guest to a new ID, and the old record is gone', () => {
  const { store, app } = opened();
  return withServed(app, async (url) => {
    const alice = new Client(url);
    await alice.get('/');
    const before = idIn(alice.cookies.get('sid'));
    assert.equal(records(store)[before].visits, 1);
    await alice.post('/login', camelCoat);
    const after = idIn(alice.cookies.get('sid'));
    assert.notEqual(after, before);
    assert.deepEqual(Object.keys(records(store)), [after]);
    assert.equal(records(store)[after].visits, undefined, 'regenerate hands out an empty session');
  });
});

test('a wrong password writes nothing', () => {
  const { store, app } = opened();
  return withServed(app, async (url) => {
    const mallory = new Client(url);
    const answer = await mallory.post('/login', { guest: 'alice', password: 'guess' });
    assert.equal(answer.status, 401);
    assert.deepEqual(answer.setCookie, []);
    assert.deepEqual(records(store), {});
  });
});

test('once the record is destroyed, the cookie is worth nothing', () => {
  const { store, app } = opened();
  return withServed(app, async (url) => {
    const alice = new Client(url);
    await alice.post('/login', camelCoat);
    const kept = `sid=${alice.cookies.get('sid')}`;
    await alice.post('/logout');
    assert.deepEqual(records(store), {});
    const answer = await alice.get('/account', { headers: { Cookie: kept } });
    assert.equal(answer.headers.get('location'), '/login');
  });
});
