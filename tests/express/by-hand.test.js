import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hotel } from './by-hand.js';
import { Client, withServed } from './support.js';

test('it counts each browser apart', () =>
  withServed(hotel(new Map()), async (url) => {
    const alice = new Client(url);
    const { setCookie } = await alice.get('/count');
    assert.match(setCookie[0], /^sid=[\w-]{22}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    assert.equal((await alice.get('/count')).text, 'Visit 2');
    assert.equal((await new Client(url).get('/count')).text, 'Visit 1');
  }));

test('a request that only reads makes no record and gets no cookie', () => {
  const records = new Map();
  return withServed(hotel(records), async (url) => {
    const { setCookie, text } = await new Client(url).get('/whoami');
    assert.deepEqual([setCookie, text, records.size], [[], 'a stranger', 0]);
  });
});

test('an ID that names no record is not taken over', () => {
  const records = new Map();
  return withServed(hotel(records), async (url) => {
    const { setCookie } = await new Client(url).get('/count', { headers: { Cookie: 'sid=invented' } });
    assert.doesNotMatch(setCookie[0], /invented/);
    assert.equal(records.has('invented'), false);
  });
});

test('what a handler wrote before it failed is not kept', () => {
  const records = new Map();
  return withServed(hotel(records), async (url) => {
    const { setCookie } = await new Client(url).get('/broken');
    assert.deepEqual([setCookie, records.size], [[], 0]);
  });
});
