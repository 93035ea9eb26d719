import assert from 'node:assert/strict';
import { test } from 'node:test';

import { byPath, guarded, tooLate } from './guard.js';
import { Client, withServed } from './support.js';

const SECRET = 'The account of a guest';

test('a stranger is led to the login, and the page that was asked for goes along', () =>
  withServed(guarded(), async (url) => {
    const answer = await new Client(url).get('/account?coats=all');
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get('location'), '/login?next=%2Faccount%3Fcoats%3Dall');
    assert.doesNotMatch(answer.text, new RegExp(SECRET));
  }));

test('a guest gets the page, and a request by HEAD is asked for the login too', () =>
  withServed(guarded(), async (url) => {
    const alice = new Client(url);
    await alice.post('/login');
    assert.equal((await alice.get('/account')).text, SECRET);
    assert.equal((await new Client(url).get('/account', { method: 'HEAD' })).status, 303);
  }));

test('a program that follows the redirect takes the login page for its answer', () =>
  withServed(guarded(), async (url) => {
    const answer = await fetch(`${url}/account`);
    assert.deepEqual([answer.status, answer.redirected], [200, true]);
    await assert.rejects(answer.json(), SyntaxError);
  }));

test('with 401 it can tell', () =>
  withServed(guarded(), async (url) => {
    const answer = await fetch(`${url}/api/account`);
    assert.equal(answer.status, 401);
    assert.deepEqual(await answer.json(), { error: 'log in first' });
  }));

test('a guard that is added after the route guards nothing', () =>
  withServed(tooLate(), async (url) => {
    assert.equal((await new Client(url).get('/account')).text, SECRET);
  }));

test('a guard that compares paths by itself reads them otherwise than the router', () =>
  withServed(byPath(), async (url) => {
    const stranger = new Client(url);
    assert.equal((await stranger.get('/account')).status, 303);
    assert.equal((await stranger.get('/Account')).text, SECRET);
  }));
