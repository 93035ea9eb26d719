import assert from 'node:assert/strict';
import { test } from 'node:test';

import express from 'express';

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

test('whatever is sent in place of a token is refused, and breaks nothing', () =>
  withServed(withToken(), async (url) => {
    const alice = new Client(url);
    const token = tokenIn((await alice.get('/account')).text);
    for (const csrf of ['é'.repeat(32), '', 'undefined', `${token}0`]) {
      assert.equal(await pass(alice, { csrf }), 403, csrf);
    }
    const odd = [
      ['application/x-www-form-urlencoded', `csrf=${token}&csrf=${token}`],
      ['application/x-www-form-urlencoded', `csrf[length]=32`],
      ['application/json', JSON.stringify({ csrf: token })],
      ['text/plain', `csrf=${token}`],
    ];
    for (const [type, body] of odd) {
      const { status } = await alice.send('/coats/pass', { method: 'POST', body, headers: { 'Content-Type': type } });
      assert.equal(status, 403, `${type}: ${body}`);
    }
    const stranger = new Client(url);
    assert.equal(await pass(stranger, {}), 403, 'no token in the form and none in the session are not the same');
  }));

// What a browser puts together for <form enctype="text/plain"> with one field: name, =, value, line break.
test('what a form sends as text can be JSON, and only the Content-Type tells', async () => {
  const body = `${'{"to":"mallory","rest":"'}=${'"}'}\r\n`;
  assert.equal(JSON.parse(body).to, 'mallory');
  const app = express();
  app.use(express.json());
  app.post('/pass', (req, res) => res.status(req.body?.to ? 200 : 415).end());
  await withServed(app, async (url) => {
    const status = async (type) =>
      (await new Client(url).send('/pass', { method: 'POST', body, headers: { 'Content-Type': type } })).status;
    assert.deepEqual([await status('application/json'), await status('text/plain')], [200, 415]);
  });
});

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
    assert.equal(await status({ 'Sec-Fetch-Site': '', Origin: own }), 403, 'an empty header is not a missing one');
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
