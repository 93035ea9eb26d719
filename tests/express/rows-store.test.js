// Rows of /reference/express about the store, proxies and what a session holds. The Rust side:
// tests/it/express_rows/store.rs.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mock, test } from 'node:test';
import { promisify } from 'node:util';

import cookieParser from 'cookie-parser';
import express from 'express';
import session from 'express-session';

import { CountingStore } from './counting-store.js';
import { idIn, SECRET, site } from './small-site.js';
import { Client, withServed } from './support.js';

const MINUTE = 60_000;
const forwarded = (value) => ({ headers: { 'X-Forwarded-Proto': value } });

test('proxy true believes the first X-Forwarded-Proto, false none, and unset asks Express', async () => {
  const trusts = (app) => app.set('trust proxy', true);
  for (const [options, routes, header, cookies] of [
    [{ proxy: true }, undefined, 'https', 1],
    [{ proxy: true }, undefined, 'https, http', 1],
    [{ proxy: true }, undefined, 'http, https', 0],
    [{ proxy: false }, trusts, 'https', 0],
    [{}, trusts, 'https', 1],
    [{}, undefined, 'https', 0],
  ]) {
    await withServed(site({ cookie: { secure: true }, ...options }, routes), async (url) => {
      const answer = await new Client(url).get('/write', forwarded(header));
      assert.equal(answer.setCookie.length, cookies, JSON.stringify([options, header]));
    });
  }
});

test('after the store says disconnect requests have no session, and after connect they have', () => {
  const store = new CountingStore();
  return withServed(site({ store }), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    store.emit('disconnect');
    const meanwhile = await alice.get('/read');
    assert.deepEqual([meanwhile.status, meanwhile.text], [200, 'no session at all']);
    store.emit('connect');
    assert.equal((await alice.get('/read')).text, 'alice');
  });
});

test('MemoryStore warns in production and nowhere else', async () => {
  const program = "import session from 'express-session'; session({ secret: 'x', resave: false, saveUninitialized: false });";
  for (const [NODE_ENV, warns] of [['production', true], ['development', false]]) {
    const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      env: { ...process.env, NODE_ENV },
    });
    assert.equal(stderr.includes('MemoryStore is not\ndesigned for a production environment'), warns, stderr);
  }
});

test('a store emits events and has get, set, destroy, touch, all, length and clear', () => {
  const store = new session.MemoryStore();
  assert.ok(store instanceof EventEmitter);
  for (const method of ['get', 'set', 'destroy', 'touch', 'all', 'length', 'clear']) {
    assert.equal(typeof store[method], 'function', method);
  }
});

test('of two session middlewares the second does nothing', () => {
  const [outer, inner] = [new CountingStore(), new CountingStore()];
  const again = (app) => app.use(session({ secret: SECRET, store: inner, name: 'inner', resave: false, saveUninitialized: false }));
  return withServed(site({ store: outer, name: 'outer' }, again), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    assert.deepEqual([...alice.cookies.keys()], ['outer']);
    assert.deepEqual([outer.records.length, inner.records.length], [1, 0]);
  });
});

test('sessionID is there before anything is saved, and one that is no string saves nothing', () => {
  const store = new CountingStore();
  const ids = (app) => {
    app.get('/id', (req, res) => res.send(req.sessionID));
    app.get('/odd', (req, res) => {
      req.sessionID = 7;
      req.session.visits = 1;
      res.send('Good evening');
    });
  };
  return withServed(site({ store }, ids), async (url) => {
    const alice = new Client(url);
    assert.match((await alice.get('/id')).text, /^[\w-]{32}$/);
    assert.deepEqual((await alice.get('/odd')).setCookie, []);
    assert.equal(store.records.length, 0);
  });
});

test('a value under the name of a method or of any object is lost at the next request', () => {
  const store = new CountingStore();
  const naming = (app) => {
    app.get('/name', (req, res) => {
      Object.assign(req.session, { room: 'kept', valueOf: 'a note', toString: 'a note' });
      res.send('Noted');
    });
    app.get('/named', (req, res) => {
      const { room, valueOf, toString } = req.session;
      res.json([typeof room, typeof valueOf, typeof toString, typeof req.session.hasOwnProperty]);
    });
  };
  return withServed(site({ store }, naming), async (url) => {
    const alice = new Client(url);
    await alice.get('/name');
    assert.equal(store.records[0].valueOf, 'a note', 'it was stored');
    assert.deepEqual(JSON.parse((await alice.get('/named')).text), ['string', 'function', 'function', 'function']);
  });
});

test('the secret and the cookies may come from cookie-parser', async () => {
  const deprecated = [];
  const listen = (warning) => deprecated.push(warning.message);
  process.on('deprecation', listen);
  const app = express();
  app.set('env', 'test');
  app.use(cookieParser(SECRET));
  app.use((req, res, next) => {
    delete req.headers.cookie; // so that nothing is left but what cookie-parser read
    next();
  });
  app.use(session({ resave: false, saveUninitialized: false }));
  app.get('/write', (req, res) => {
    req.session.guest = 'alice';
    res.send('Good evening');
  });
  app.get('/read', (req, res) => res.send(req.session.guest ?? 'a stranger'));
  await withServed(app, async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    assert.equal((await alice.get('/read')).text, 'alice');
  });
  process.off('deprecation', listen);
  assert.ok(deprecated.includes('cookie should be available in req.headers.cookie'), deprecated.join());
});

class AtOnce extends session.Store {
  sessions = {};
  get = (sid, done) => done(null, this.sessions[sid] && JSON.parse(this.sessions[sid]));
  set = (sid, record, done) => ((this.sessions[sid] = JSON.stringify(record)), done());
  destroy = (sid, done) => (delete this.sessions[sid], done());
}

test('a store may call back at once', () =>
  withServed(site({ store: new AtOnce() }), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    assert.equal((await alice.get('/read')).text, 'alice');
  }));

test('the end of a session is counted from the answer, and not from the request', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0, 1) });
  const slow = (app) => app.get('/slow', (req, res) => {
    req.session.visits = 1;
    mock.timers.tick(5 * MINUTE);
    res.send('At last');
  });
  const store = new CountingStore();
  try {
    await withServed(site({ store, cookie: { maxAge: 30 * MINUTE } }, slow), async (url) => {
      const { setCookie } = await new Client(url).get('/slow');
      assert.match(setCookie[0], /Expires=Tue, 01 Jan 2030 00:35:00 GMT/);
      assert.equal(store.records[0].cookie.expires, '2030-01-01T00:35:00.000Z');
    });
  } finally {
    mock.timers.reset();
  }
});

test('what comes back is JSON: a date has become a text, and nobody says so', () => {
  const dating = (app) => {
    app.get('/date', (req, res) => {
      req.session.since = new Date(0);
      res.send(typeof req.session.since);
    });
    app.get('/dated', (req, res) => res.send(typeof req.session.since));
  };
  return withServed(site({}, dating), async (url) => {
    const alice = new Client(url);
    assert.equal((await alice.get('/date')).text, 'object');
    assert.equal((await alice.get('/dated')).text, 'string');
  });
});
