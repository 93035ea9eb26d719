import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CountingStore } from './counting-store.js';
import { Client, withServed } from './support.js';
import { idOnly, wholeUser } from './whole-user.js';

const guestList = () => new Map([['trent', { name: 'trent', role: 'manager', hash: '$argon2id$v=19$...' }]]);

async function keysAfterDismissal(hotel) {
  const guests = guestList();
  const store = new CountingStore();
  let keys;
  await withServed(hotel(store, guests), async (url) => {
    const trent = new Client(url);
    await trent.post('/login', { guest: 'trent' });
    assert.equal((await trent.get('/keys')).status, 200);
    guests.get('trent').role = 'guest';
    keys = (await trent.get('/keys')).status;
  });
  return { keys, stored: JSON.stringify(store.records) };
}

test('a copy of the guest keeps the role it was made with', async () => {
  assert.equal((await keysAfterDismissal(wholeUser)).keys, 200);
});

test('and takes the password hash along into the store', async () => {
  assert.match((await keysAfterDismissal(wholeUser)).stored, /argon2id/);
});

test('looked up by what identifies the guest, a change counts from the next request on', async () => {
  const { keys, stored } = await keysAfterDismissal(idOnly);
  assert.equal(keys, 403);
  assert.doesNotMatch(stored, /argon2id|manager/);
});
