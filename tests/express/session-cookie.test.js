import assert from 'node:assert/strict';
import { test } from 'node:test';

import express from 'express';
import session from 'express-session';

import { sayingHello } from './session-cookie.js';
import { Client, withServed } from './support.js';

const https = { headers: { 'X-Forwarded-Proto': 'https' } };

test('the flags are in the Set-Cookie line', () =>
  withServed(sayingHello(new session.MemoryStore()), async (url) => {
    const { setCookie } = await new Client(url).get('/', https);
    assert.equal(setCookie.length, 1);
    const [pair, ...attributes] = setCookie[0].split('; ');
    assert.match(pair, /^sid=/);
    assert.deepEqual(attributes.sort(), ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
  }));

test('the cookie comes back as a name and a value, and nothing else', () =>
  withServed(sayingHello(new session.MemoryStore()), async (url) => {
    const alice = new Client(url);
    await alice.get('/', https);
    assert.deepEqual([...alice.cookies.keys()], ['sid']);
    assert.doesNotMatch(alice.cookies.get('sid'), /HttpOnly|Secure|SameSite|Path/);
  }));

test('on plain http express-session sets no Secure cookie at all', () =>
  withServed(sayingHello(new session.MemoryStore()), async (url) => {
    assert.deepEqual((await new Client(url).get('/')).setCookie, []);
  }));

test('left to itself, express-session says neither Secure nor SameSite', () => {
  const app = express();
  app.use(session({ secret: 'only for this test', resave: false, saveUninitialized: true }));
  app.get('/', (req, res) => res.send('Good evening'));
  return withServed(app, async (url) => {
    const { setCookie } = await new Client(url).get('/', https);
    const [pair, ...attributes] = setCookie[0].split('; ');
    assert.match(pair, /^connect\.sid=/);
    assert.deepEqual(attributes.sort(), ['HttpOnly', 'Path=/']);
  });
});
