// Two servers behind one address, as a balancer hands out requests in turn.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import session from 'express-session';

import { site } from './small-site.js';
import { Client, serve } from './support.js';

/** What six reads in turn say after a login at the first. */
async function inTurn(first, second) {
  const servers = [await serve(site(first)), await serve(site(second))];
  const client = new Client(servers[0].url);
  try {
    await client.get('/write');
    const said = [];
    for (let n = 0; n < 6; n++) {
      client.url = servers[(n + 1) % 2].url;
      said.push((await client.get('/read')).text);
    }
    return said;
  } finally {
    for (const server of servers) await server.close();
  }
}

const EVERY_SECOND = ['a stranger', 'alice', 'a stranger', 'alice', 'a stranger', 'alice'];

test('with a memory each, two servers know a session every second time', async () => {
  assert.deepEqual(await inTurn({}, {}), EVERY_SECOND);
});

test('with one store and one secret they know it always, and with two secrets every second time', async () => {
  const store = new session.MemoryStore();
  assert.deepEqual(await inTurn({ store }, { store }), Array(6).fill('alice'));
  assert.deepEqual(await inTurn({ store }, { store, secret: 'another' }), EVERY_SECOND);
});
