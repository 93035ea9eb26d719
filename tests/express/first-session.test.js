import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CountingStore } from './counting-store.js';
import { hotel, tooLate } from './first-session.js';
import { Client, withServed } from './support.js';

test('a dozen lines count the visits of each browser', () =>
  withServed(hotel('only for this test'), async (url) => {
    const alice = new Client(url);
    const { setCookie, text } = await alice.get('/');
    assert.equal(text, 'Visit 1\n');
    assert.match(setCookie[0], /^connect\.sid=s%3A[\w-]{32}\.[\w%]+; Path=\/; HttpOnly$/);
    assert.equal((await alice.get('/')).text, 'Visit 2\n');
    assert.equal((await new Client(url).get('/')).text, 'Visit 1\n');
  }));

test('without a secret the middleware refuses every request', () =>
  withServed(hotel(undefined), async (url) => {
    const answer = await new Client(url).get('/');
    assert.equal(answer.status, 500);
    assert.match(answer.text, /secret option required for sessions/);
  }));

test('a middleware that is added after the route comes too late for it', () =>
  withServed(tooLate('only for this test'), async (url) => {
    const answer = await new Client(url).get('/');
    assert.equal(answer.status, 500);
    assert.match(answer.text, /TypeError: Cannot read properties of undefined \(reading 'visits'\)/);
  }));

test('the record is loaded for every request with a cookie, whether or not anybody looks at it', () => {
  const store = new CountingStore();
  const app = hotel('only for this test', store);
  app.get('/style.css', (req, res) => res.type('css').send('body {}'));
  return withServed(app, async (url) => {
    const alice = new Client(url);
    await alice.get('/');
    assert.deepEqual(store.asked, { get: 0, set: 1, touch: 0, destroy: 0 });
    await alice.get('/style.css');
    assert.deepEqual(store.asked, { get: 1, set: 1, touch: 1, destroy: 0 });
  });
});

test('what a session holds lies in the store as it was put in, to be read by anybody who can read the store', () => {
  const store = new CountingStore();
  const app = hotel('only for this test', store);
  app.get('/diet', (req, res) => {
    req.session.diet = 'no nuts';
    res.send('Noted');
  });
  return withServed(app, async (url) => {
    await new Client(url).get('/diet');
    const [text] = Object.values(store.sessions);
    assert.match(text, /"diet":"no nuts"/);
  });
});
