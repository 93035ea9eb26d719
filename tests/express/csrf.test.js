import assert from 'node:assert/strict';
import { test } from 'node:test';

import { doubleSubmit, looseOrigin, withHeaders, withToken } from './csrf.js';
import { readCookie } from './read-cookie.js';
import { Client, withServed } from './support.js';

const pass = async (client, fields, headers = {}) => (await client.post('/coats/pass', fields, { headers })).status;
const tokenIn = (page) => page.match(/value="([0-9a-f]{32})"/)[1];

test('a form needs the token of its own session', () =>
  withServed(withToken(), async (url) => {
    const [alice, mallory] = [new Client(url), new Client(url)];
    const [hers, other] = [tokenIn((await alice.get('/account')).text), tokenIn((await mallory.get('/account')).text)];
    assert.equal(await pass(alice, { csrf: hers }), 200);
    assert.equal(await pass(alice, { csrf: hers }), 200, 'it is good for the whole session');
    assert.equal(await pass(alice, { csrf: other }), 403);
    assert.equal(await pass(alice, {}), 403);
    assert.equal(await pass(new Client(url), { csrf: 'undefined' }), 403, 'no session, no token');
  }));

test('the headers say who made the browser send it', () =>
  withServed(withHeaders(), async (url) => {
    const status = (headers) => pass(new Client(url), {}, headers);
    const own = 'https://hotel.grand.example';
    assert.equal(await status({ 'Sec-Fetch-Site': 'same-origin' }), 200);
    for (const site of ['same-site', 'cross-site']) {
      assert.equal(await status({ 'Sec-Fetch-Site': site }), 403, site);
      assert.equal(await status({ 'Sec-Fetch-Site': site, Origin: own }), 403, site);
    }
    assert.equal(await status({ Origin: own }), 200, 'a browser without Fetch metadata');
    for (const origin of ['https://shop.grand.example', 'https://evil.example', 'null']) {
      assert.equal(await status({ Origin: origin }), 403, origin);
    }
    assert.equal(await status({}), 403, 'neither header: no browser of today');
  }));

test('a token compared with a cookie is beaten by whoever can set a cookie', () =>
  withServed(doubleSubmit(readCookie), async (url) => {
    const headers = { Cookie: 'sid=whatever Alice has; csrf=tossed' };
    assert.equal(await pass(new Client(url), { csrf: 'tossed' }, headers), 200);
    assert.equal(await pass(new Client(url), { csrf: 'guess' }, headers), 403);
  }));

test('a token compared with the session is not', () =>
  withServed(withToken(), async (url) => {
    const alice = new Client(url);
    await alice.get('/account');
    alice.cookies.set('csrf', 'tossed');
    assert.equal(await pass(alice, { csrf: 'tossed' }), 403);
  }));

test('an origin compared by its end lets in a name that ends so, and every sibling', () =>
  withServed(looseOrigin(), async (url) => {
    const status = (origin) => pass(new Client(url), {}, { Origin: origin });
    assert.equal(await status('https://evil-grand.example'), 200);
    assert.equal(await status('https://shop.grand.example'), 200);
    assert.equal(await status('https://evil.example'), 403);
  }));
