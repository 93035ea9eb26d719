// Rows of /reference/express about ending, renewing and answering. The Rust side: tests/it/express_rows/ending.rs.

import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';

import { CountingStore } from './counting-store.js';
import { site } from './small-site.js';
import { Client, withServed } from './support.js';

const unsetting = (app) => app.get('/unset', (req, res) => {
  req.session = null;
  res.send('Good bye');
});

test('req.session = null leaves the record, and with unset destroy it goes', async () => {
  for (const [options, left] of [[{}, 1], [{ unset: 'keep' }, 1], [{ unset: 'destroy' }, 0]]) {
    const store = new CountingStore();
    await withServed(site({ store, ...options }, unsetting), async (url) => {
      const alice = new Client(url);
      await alice.get('/write');
      assert.deepEqual((await alice.get('/unset')).setCookie, []);
      assert.equal(store.records.length, left);
    });
  }
});

test('destroy hands on the error of the store, and the record stays', () => {
  const store = new CountingStore();
  const leaving = (app) => app.get('/leave', (req, res, next) => {
    req.session.destroy((error) => (error ? next(error) : res.send('Good bye')));
  });
  return withServed(site({ store }, leaving), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    store.destroy = (sid, done) => done(new Error('the store is down'));
    const answer = await alice.get('/leave');
    assert.deepEqual([answer.status, answer.text], [500, 'the store is down']);
    assert.equal((await alice.get('/read')).text, 'alice');
  });
});

test('reload takes the record anew, drops what this request changed, and fails if it has gone', () => {
  const store = new CountingStore();
  const reloading = (app) => app.get('/reload/:gone', (req, res, next) => {
    req.session.guest = 'nobody';
    if (req.params.gone === 'gone') delete store.sessions[req.sessionID];
    req.session.reload((error) => (error ? next(error) : res.send(req.session.guest)));
  });
  return withServed(site({ store }, reloading), async (url) => {
    const alice = new Client(url);
    await alice.get('/write');
    assert.equal((await alice.get('/reload/there')).text, 'alice');
    const gone = await alice.get('/reload/gone');
    assert.deepEqual([gone.status, gone.text], [500, 'failed to load session']);
  });
});

test('save writes now, and what has not changed since is not written again', () => {
  const store = new CountingStore();
  const saving = (app) => app.get('/save', (req, res, next) => {
    req.session.visits = 1;
    req.session.save((error) => (error ? next(error) : res.send(`${store.asked.set}`)));
  });
  return withServed(site({ store }, saving), async (url) => {
    assert.equal((await new Client(url).get('/save')).text, '1');
    assert.equal(store.asked.set, 1);
  });
});

test('the status and all bytes but the last leave before the record is stored', () => {
  const store = new CountingStore();
  const { set } = store;
  let store_it;
  store.set = (...what) => (store_it = () => set.apply(store, what));
  return withServed(site({ store }), async (url) => {
    const text = await new Promise((resolve, reject) => {
      get(`${url}/write`, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece) => {
          text += piece;
          if (text !== 'Good evenin') return;
          assert.equal(answer.statusCode, 200);
          assert.equal(answer.headers['set-cookie'].length, 1);
          assert.equal(store.records.length, 0);
          store_it();
        });
        answer.on('end', () => resolve(text));
      }).on('error', reject);
    });
    assert.equal(text, 'Good evening');
    assert.equal(store.records.length, 1);
  });
});

test('a record that could not be stored is announced with 200 and its cookie', () => {
  const store = new CountingStore();
  store.set = (sid, record, done) => done(new Error('the disk is full'));
  return withServed(site({ store }), async (url) => {
    const answer = await new Client(url).get('/write');
    assert.deepEqual([answer.status, answer.text, answer.setCookie.length], [200, 'Good evening', 1]);
    assert.equal(store.records.length, 0);
  });
});

const answering = (app) => {
  app.get('/twice', (req, res) => {
    req.session.visits = 1;
    res.end('once');
    res.end('twice');
  });
  app.get('/nothing', (req, res) => {
    req.session.visits = 1;
    res.end(null);
  });
  app.get('/head', (req, res) => {
    req.session.visits = 1;
    res.writeHead(200, [['Set-Cookie', 'theme=dark']]);
    res.end('both');
  });
};

test('an answer that is ended twice, or with nothing, or with cookies of its own is saved once', async () => {
  for (const [path, text, lines] of [['/twice', 'once', 1], ['/nothing', '', 1], ['/head', 'both', 2]]) {
    const store = new CountingStore();
    await withServed(site({ store }, answering), async (url) => {
      const answer = await new Client(url).get(path);
      assert.deepEqual([answer.text, answer.setCookie.length, store.asked.set], [text, lines, 1], path);
    });
  }
});
