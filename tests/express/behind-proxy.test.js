import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';

import express from 'express';
import { rateLimit } from 'express-rate-limit';

import { everybody, named, untold, untoldForms } from './behind-proxy.js';
import { told } from './secure-cookie.js';
import { withServed } from './support.js';

/** One request with its header lines as they stand; fetch would join them and choose Host by itself. */
function ask(url, path, headers = [], method = 'GET') {
  return new Promise((resolve, reject) => {
    const lines = ['Host', 'hotel.grand.example', ...headers.flat()];
    const request = http.request(url + path, { method, headers: lines, setHost: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, location: answer.headers.location, cookies: answer.headers['set-cookie'] ?? [], text }));
    });
    request.on('error', reject).end();
  });
}

const proto = (...values) => values.map((value) => ['X-Forwarded-Proto', value]);

test('nobody told Express of the proxy: a redirect to https leads to itself', () =>
  withServed(untold(), async (url) => {
    const { status, location } = await ask(url, '/account', proto('https'));
    assert.equal(status, 308);
    assert.equal(location, 'https://hotel.grand.example/account');
  }));

test('nobody told Express of the proxy: each form is refused', () =>
  withServed(untoldForms(), async (url) => {
    const headers = [...proto('https'), ['Origin', 'https://hotel.grand.example']];
    const { status, text } = await ask(url, '/coats', headers, 'POST');
    assert.equal(status, 403);
    assert.equal(text, 'not from http://hotel.grand.example');
  }));

test('told of the proxy, page and form go through', () =>
  withServed(named(), async (url) => {
    assert.equal((await ask(url, '/', proto('https'))).text, 'welcome');
    const headers = [...proto('https'), ['Origin', 'https://hotel.grand.example']];
    assert.equal((await ask(url, '/coats', headers, 'POST')).text, 'handed in');
  }));

test('the first value of X-Forwarded-Proto decides', () =>
  withServed(everybody(), async (url) => {
    const decided = async (...values) => (await ask(url, '/', proto(...values))).status;
    assert.equal(await decided('https, http'), 200);
    assert.equal(await decided('http, https'), 308);
    assert.equal(await decided('https', 'http'), 200, 'two lines are one list');
    assert.equal(await decided('HTTPS'), 308, 'letter case counts');
    assert.equal((await ask(url, '/', [['Forwarded', 'proto=https']])).status, 308, 'Forwarded is not read');
  }));

test('with the proxy named, the first of several values decides too', () =>
  withServed(named(), async (url) => {
    assert.equal((await ask(url, '/', proto('http, https'))).status, 308, 'the client said http');
    assert.equal((await ask(url, '/', proto('https, http'))).status, 200);
  }));

test('with trust proxy true, whoever asks names the scheme and the host', () =>
  withServed(everybody(), async (url) => {
    const { status, location } = await ask(url, '/account', [...proto('http, https'), ['X-Forwarded-Host', 'evil.example']]);
    assert.equal(status, 308);
    assert.equal(location, 'https://evil.example/account');
  }));

test('a Secure cookie comes only if the first value is https', () =>
  withServed(told(), async (url) => {
    const cookies = async (...values) => (await ask(url, '/', proto(...values))).cookies.length;
    assert.equal(await cookies('https'), 1);
    assert.equal(await cookies('https, http'), 1);
    assert.equal(await cookies('http, https'), 0);
    assert.equal(await cookies('HTTPS'), 0);
    assert.equal(await cookies(), 0);
  }));

/** What express-rate-limit says on its first request behind a proxy. */
async function complaint(trust) {
  const said = [];
  const before = console.error;
  console.error = (error) => said.push(error);
  try {
    const app = express();
    app.set('trust proxy', trust);
    app.use(rateLimit({ legacyHeaders: false }));
    app.get('/', (req, res) => res.send(req.ip));
    await withServed(app, (url) => ask(url, '/', [['X-Forwarded-For', '203.0.113.7']]));
  } finally {
    console.error = before;
  }
  return said.map((error) => `${error.code}: ${error.message}`).join('\n');
}

test('express-rate-limit names the line that believes everybody', async () => {
  assert.match(await complaint(true), /^ERR_ERL_PERMISSIVE_TRUST_PROXY: The Express 'trust proxy' setting is true/);
  assert.match(await complaint(false), /^ERR_ERL_UNEXPECTED_X_FORWARDED_FOR/);
  assert.equal(await complaint('loopback'), '');
});
