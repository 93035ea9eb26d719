import assert from 'node:assert/strict';
import { test } from 'node:test';

import { themed } from './theme-cookie.js';
import { Client, withServed } from './support.js';

const YEAR = 365 * 24 * 60 * 60;

function attributesOf(line) {
  const [pair, ...rest] = line.split('; ');
  return { pair, attributes: new Map(rest.map((one) => [one.split('=')[0], one.split('=').slice(1).join('=')])) };
}

test('every option becomes a part of the line; Max-Age is in seconds', () =>
  withServed(themed(), async (url) => {
    const { setCookie } = await new Client(url).post('/theme');
    const { pair, attributes } = attributesOf(setCookie[0]);
    assert.equal(pair, 'theme=dark');
    const expires = new Date(attributes.get('Expires')).getTime();
    assert.ok(Math.abs(expires - Date.now() - YEAR * 1000) < 60_000, 'Expires is a year from now');
    attributes.delete('Expires');
    assert.deepEqual(Object.fromEntries(attributes), {
      Domain: 'grand.example', Path: '/', 'Max-Age': String(YEAR), Secure: '', SameSite: 'Lax',
    });
  }));

test('the cookie makes the next page dark', () =>
  withServed(themed(), async (url) => {
    const alice = new Client(url);
    assert.equal((await alice.get('/')).text, 'The light lobby');
    await alice.post('/theme');
    assert.equal((await alice.get('/')).text, 'The dark lobby');
  }));

test('anybody can write a Cookie header, and the server cannot tell', () =>
  withServed(themed(), async (url) => {
    const mallory = new Client(url);
    assert.equal((await mallory.get('/', { headers: { Cookie: 'theme=dark' } })).text, 'The dark lobby');
  }));

test('removing a cookie is setting it with an end in the past', () =>
  withServed(themed(), async (url) => {
    const { setCookie } = await new Client(url).post('/theme/forget');
    const { pair, attributes } = attributesOf(setCookie[0]);
    assert.equal(pair, 'theme=');
    assert.equal(attributes.get('Expires'), 'Thu, 01 Jan 1970 00:00:00 GMT');
    assert.equal(attributes.get('Domain'), 'grand.example');
  }));
