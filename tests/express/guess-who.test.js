import assert from 'node:assert/strict';
import { test } from 'node:test';

import { byAddress, inAVariable } from './guess-who.js';
import { Client, withServed } from './support.js';

test('two people behind one address are one person to a server that goes by address', () =>
  withServed(byAddress(), async (url) => {
    const alice = { headers: { 'User-Agent': "Alice's laptop" } };
    const bob = { headers: { 'User-Agent': "Bob's phone" } };
    assert.match((await new Client(url).get('/count', alice)).text, /1 times/);
    assert.match((await new Client(url).get('/count', bob)).text, /2 times/);
  }));

test('a variable in the server holds one guest for everybody', () =>
  withServed(inAVariable(), async (url) => {
    const [alice, stranger] = [new Client(url), new Client(url)];
    assert.equal((await stranger.get('/account')).text, 'Please log in');
    await alice.post('/login?guest=Alice');
    assert.equal((await stranger.get('/account')).text, 'The account of Alice');
  }));
