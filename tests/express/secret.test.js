import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';

import { CountingStore } from './counting-store.js';
import { hotel } from './secret.js';
import { Client, withServed } from './support.js';

// As express-session writes a cookie: s: and the ID, a dot, HMAC-SHA256 of the ID in base64 without its end.
function signed(id, secret) {
  const signature = createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
}

async function loggedIn(url) {
  const alice = new Client(url);
  await alice.post('/login');
  return alice;
}

test('an ID that is not signed, or wrongly, is dropped before the store is asked', () => {
  const store = new CountingStore();
  return withServed(hotel('right', { store }), async (url) => {
    const alice = await loggedIn(url);
    const value = decodeURIComponent(alice.cookies.get('connect.sid'));
    const id = value.slice(2).split('.')[0];
    const edited = value.replace(/^s:./, id.startsWith('_') ? 's:-' : 's:_');
    const before = store.asked.get;
    for (const wrong of [id, signed(id, 'wrong'), encodeURIComponent(edited)]) {
      const answer = await new Client(url).get('/', { headers: { Cookie: `connect.sid=${wrong}` } });
      assert.equal(answer.text, 'a stranger');
    }
    assert.equal(store.asked.get, before);
    const right = { headers: { Cookie: `connect.sid=${signed(id, 'right')}` } };
    assert.equal((await new Client(url).get('/', right)).text, 'alice');
    assert.equal(store.asked.get, before + 1);
  });
});

test('a signature hides nothing: the ID stands in the cookie in clear', () =>
  withServed(hotel('right'), async (url) => {
    const value = decodeURIComponent((await loggedIn(url)).cookies.get('connect.sid'));
    const id = value.slice(2).split('.')[0];
    assert.equal(encodeURIComponent(value), signed(id, 'right'));
  }));

test('a copy of a signed cookie is as good as the cookie', () =>
  withServed(hotel('right'), async (url) => {
    const copy = `connect.sid=${(await loggedIn(url)).cookies.get('connect.sid')}`;
    assert.equal((await new Client(url).get('/', { headers: { Cookie: copy } })).text, 'alice');
  }));

test('the name of the cookie is not signed: a value of one cookie is good in another with the same secret', () => {
  const store = new CountingStore();
  return withServed(hotel('right', { store, name: 'first' }), async (url) => {
    const value = (await loggedIn(url)).cookies.get('first');
    return withServed(hotel('right', { store, name: 'second' }), async (other) => {
      const answer = await new Client(other).get('/', { headers: { Cookie: `second=${value}` } });
      assert.equal(answer.text, 'alice');
    });
  });
});

test('who knows the secret can sign an invented ID, and gets a session of a stranger for it', () => {
  const store = new CountingStore();
  return withServed(hotel('keyboard cat', { store }), async (url) => {
    await loggedIn(url);
    const invented = signed('i-made-this-up-all-by-myself-now', 'keyboard cat');
    const answer = await new Client(url).get('/', { headers: { Cookie: `connect.sid=${invented}` } });
    assert.equal(answer.text, 'a stranger');
    assert.equal(store.records.length, 1);
  });
});

test('a weak secret is found by trying words on one cookie, without asking the site', () =>
  withServed(hotel('keyboard cat'), async (url) => {
    const mallory = await loggedIn(url);
    const value = mallory.cookies.get('connect.sid');
    const id = decodeURIComponent(value).slice(2).split('.')[0];
    const words = ['secret', 'changeme', 's3cr3t', 'keyboard cat', 'password'];
    assert.equal(words.find((word) => signed(id, word) === value), 'keyboard cat');
  }));

test('with a list of secrets the first signs, and each is accepted', () => {
  const store = new CountingStore();
  return withServed(hotel('old', { store }), async (url) => {
    const alice = await loggedIn(url);
    const cookie = `connect.sid=${alice.cookies.get('connect.sid')}`;
    const brings = { headers: { Cookie: cookie } };
    await withServed(hotel(['new', 'old'], { store }), async (later) => {
      assert.equal((await new Client(later).get('/', brings)).text, 'alice');
      const fresh = (await loggedIn(later)).cookies.get('connect.sid');
      assert.equal(fresh, signed(decodeURIComponent(fresh).slice(2).split('.')[0], 'new'));
    });
    await withServed(hotel(['new'], { store }), async (later) => {
      assert.equal((await new Client(later).get('/', brings)).text, 'a stranger', 'its guests are logged out');
    });
  });
});
