import assert from 'node:assert/strict';
import { test } from 'node:test';

import express from 'express';
import session from 'express-session';

import { CountingStore } from './counting-store.js';
import { atOnce, savedFirst } from './login-redirect.js';
import { withServed } from './support.js';

// A store whose writes wait until they are let through.
class Waiting extends session.MemoryStore {
  #gate = Promise.withResolvers?.() ?? withResolvers();

  set(sid, record, done) {
    this.#gate.promise.then(() => super.set(sid, record, done));
  }

  release() {
    this.#gate.resolve();
  }
}

function withResolvers() {
  let resolve;
  const promise = new Promise((r) => (resolve = r));
  return { promise, resolve };
}

class Broken extends session.MemoryStore {
  set(sid, record, done) {
    setImmediate(done, new Error('the disk is full'));
  }
}

const logIn = (url) => fetch(`${url}/login`, { method: 'POST', redirect: 'manual' });
const cookieOf = (answer) => answer.headers.getSetCookie()[0]?.split(';')[0];
const account = (url, cookie) => fetch(`${url}/account`, { redirect: 'manual', headers: { Cookie: cookie } });

test('the redirect leaves before the record is stored, and the browser comes back as a stranger', async () => {
  const store = new Waiting();
  await withServed(atOnce(store), async (url) => {
    const answer = await logIn(url);
    assert.equal(answer.status, 303);
    const cookie = cookieOf(answer);
    assert.match(cookie, /^sid=/, 'the cookie is out, too');
    const tooSoon = await account(url, cookie);
    assert.deepEqual([tooSoon.status, tooSoon.headers.get('location')], [303, '/login']);
    store.release();
    assert.match(await answer.text(), /Redirecting to \/account/, 'the last byte waits for the store');
    assert.equal((await account(url, cookie)).status, 200);
  });
});

test('saved first, the redirect waits for the store', async () => {
  const store = new Waiting();
  await withServed(savedFirst(store), async (url) => {
    let answered = false;
    const answer = logIn(url).then((it) => ((answered = true), it));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(answered, false);
    store.release();
    assert.equal((await account(url, cookieOf(await answer))).status, 200);
  });
});

test('a record that could not be stored is announced all the same', async () => {
  const error = console.error;
  console.error = () => {};
  try {
    await withServed(atOnce(new Broken()), async (url) => {
      const answer = await logIn(url);
      assert.equal(answer.status, 303);
      assert.match(cookieOf(answer), /^sid=/);
      assert.equal((await account(url, cookieOf(answer))).status, 303);
    });
    await withServed(savedFirst(new Broken()), async (url) => {
      assert.equal((await logIn(url)).status, 500, 'saved first, the error is one that the handler sees');
    });
  } finally {
    console.error = error;
  }
});

test('the store is not asked before the response ends, however long the handler waits with it', async () => {
  const store = new CountingStore();
  const app = express();
  app.use(session({ store, secret: 'only for this test', resave: false, saveUninitialized: false }));
  let askedBefore;
  app.post('/login', (req, res) => {
    req.session.guestId = 7;
    setTimeout(() => {
      askedBefore = store.asked.set;
      res.redirect(303, '/account');
    }, 50);
  });
  await withServed(app, async (url) => {
    await logIn(url);
    assert.deepEqual([askedBefore, store.asked.set], [0, 1]);
  });
});
