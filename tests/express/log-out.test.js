import assert from 'node:assert/strict';
import { test } from 'node:test';

import session from 'express-session';

import { both, cookieOnly, everywhere, numbered, recordOnly } from './log-out.js';
import { Client, withServed } from './support.js';

const inn = async (client) => (await client.get('/account')).status === 200;

async function loggedIn(url, guest = 7) {
  const client = new Client(url);
  await client.post('/login', { guest });
  return client;
}

// Another client with the same cookie, as somebody has it who copied it before the logout.
function copyOf(client, url) {
  const copy = new Client(url);
  copy.cookies = new Map(client.cookies);
  return copy;
}

test('a cookie that is cleared leaves the record, and a copy of the cookie opens it', () =>
  withServed(cookieOnly(new session.MemoryStore()), async (url) => {
    const alice = await loggedIn(url);
    const copy = copyOf(alice, url);
    await alice.post('/logout');
    assert.equal(alice.cookies.get('sid'), '');
    assert.equal(await inn(copy), true);
  }));

test('destroy removes the record and says nothing to the browser', () => {
  const store = new session.MemoryStore();
  return withServed(recordOnly(store), async (url) => {
    const alice = await loggedIn(url);
    const answer = await alice.post('/logout');
    assert.deepEqual(answer.setCookie, []);
    assert.deepEqual(Object.keys(store.sessions), []);
    assert.equal(await inn(alice), false);
    assert.notEqual(alice.cookies.get('sid'), '', 'the dead cookie goes on travelling');
  });
});

test('destroy and clearCookie end it on both sides, and the removal names Domain and Path', () =>
  withServed(both(new session.MemoryStore()), async (url) => {
    const alice = await loggedIn(url);
    const copy = copyOf(alice, url);
    const { setCookie } = await alice.post('/logout');
    const parts = ['Domain=grand.example', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'Path=/', 'sid='];
    assert.deepEqual(setCookie[0].split('; ').sort(), parts);
    assert.equal(await inn(copy), false);
  }));

test('said without options, clearCookie names Path=/ and no Domain', () =>
  withServed(cookieOnly(new session.MemoryStore()), async (url) => {
    const { setCookie } = await new Client(url).post('/logout');
    assert.deepEqual(setCookie[0].split('; ').sort(), ['Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'Path=/', 'sid=']);
  }));

test('all others of a guest end, this one stays, and so does every other guest', () =>
  withServed(everywhere(new session.MemoryStore()), async (url) => {
    const [here, phone, other] = [await loggedIn(url), await loggedIn(url), await loggedIn(url, 13)];
    await here.post('/devices/end-others');
    assert.deepEqual([await inn(here), await inn(phone), await inn(other)], [true, false, true]);
  }));

test('a stranger has no other sessions to end, and least of all those of other strangers', () => {
  const store = new session.MemoryStore();
  return withServed(everywhere(store), async (url) => {
    const alice = await loggedIn(url);
    store.sessions['of a stranger'] = JSON.stringify({ cookie: {}, basket: 'a hat' });
    const stranger = new Client(url);
    assert.equal((await stranger.post('/devices/end-others')).status, 303);
    assert.equal('of a stranger' in store.sessions, true);
    assert.equal(await inn(alice), true);
  });
});

test('one number on the account ends all other sessions, and a closed account has none', () => {
  const guests = new Map([[7, { id: 7, generation: 1, closed: false }]]);
  return withServed(numbered(new session.MemoryStore(), guests), async (url) => {
    const [here, phone] = [new Client(url), new Client(url)];
    for (const client of [here, phone]) await client.post('/login/numbered', { guest: 7 });
    const room = async (client) => (await client.get('/room')).status;
    assert.deepEqual([await room(here), await room(phone)], [200, 200]);
    const copy = copyOf(here, url);
    await here.post('/password');
    assert.deepEqual([await room(here), await room(phone)], [200, 303]);
    assert.equal(await room(copy), 303, 'whoever copied this very cookie is out as well');
    guests.get(7).closed = true;
    assert.deepEqual([await room(here), await room(phone)], [303, 303]);
  });
});
