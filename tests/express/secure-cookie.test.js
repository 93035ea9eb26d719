import assert from 'node:assert/strict';
import { test } from 'node:test';

import { auto, told, untold } from './secure-cookie.js';
import { Client, withServed } from './support.js';

// What arrives behind a proxy that ended TLS: plain http, and a header that says how it was before.
const behindProxy = { headers: { 'X-Forwarded-Proto': 'https' } };
const attributes = (line) => line.split('; ').slice(1).sort();

test('nobody told Express of the proxy: no cookie, and every visit is the first', () =>
  withServed(untold(), async (url) => {
    const alice = new Client(url);
    for (let visit = 0; visit < 2; visit += 1) {
      const { setCookie, text } = await alice.get('/', behindProxy);
      assert.deepEqual(setCookie, []);
      assert.match(text, /1 times/);
    }
  }));

test('told of the proxy, the cookie is set and Secure', () =>
  withServed(told(), async (url) => {
    const alice = new Client(url);
    const { setCookie } = await alice.get('/', behindProxy);
    assert.deepEqual(attributes(setCookie[0]), ['HttpOnly', 'Path=/', 'Secure']);
    assert.match((await alice.get('/', behindProxy)).text, /2 times/);
  }));

test('auto takes the https at the proxy for http, and leaves Secure out without a word', () =>
  withServed(auto(), async (url) => {
    const { setCookie } = await new Client(url).get('/', behindProxy);
    assert.deepEqual(attributes(setCookie[0]), ['HttpOnly', 'Path=/']);
  }));
