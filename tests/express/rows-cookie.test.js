// Rows of /reference/express about the cookie. The Rust side: tests/it/express_rows/cookie.rs.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import cookieParser from 'cookie-parser';
import express from 'express';
import session from 'express-session';

import { attributes, idIn, site } from './small-site.js';
import { Client, withServed } from './support.js';

const MINUTE = 60_000;

// What the line says of a session begun with these cookie options.
async function begun(cookie, headers = {}, routes = undefined) {
  let seen;
  await withServed(site({ cookie }, routes), async (url) => {
    seen = attributes(await new Client(url).get('/write', { headers }));
  });
  return seen;
}

test('the cookie is called connect.sid, and name or the older key says otherwise', async () => {
  for (const [options, name] of [[{}, 'connect.sid'], [{ name: 'sid' }, 'sid'], [{ key: 'old' }, 'old']]) {
    await withServed(site(options), async (url) => {
      const alice = new Client(url);
      await alice.get('/write');
      assert.deepEqual([...alice.cookies.keys()], [name]);
    });
  }
});

// A header is bytes: the UTF-8 of a text, a character for each byte.
const bytes = (text) => Buffer.from(text).toString('latin1');

test('a name is compared as it came: nothing in it is decoded, and only spaces and tabs are cut off', () =>
  withServed(site({ name: '__Host-sid' }, (app) => {
    app.get('/parsed', cookieParser(), (req, res) => res.send(req.cookies['__Host-sid'] ?? 'none'));
  }), async (url) => {
    const [alice, mallory] = [new Client(url), new Client(url)];
    for (const guest of [alice, mallory]) await guest.get('/write');
    const ask = async (line, path = '/read') => (await alice.get(path, { headers: { Cookie: bytes(line) } })).text;
    const own = `__Host-sid=${alice.cookies.get('__Host-sid')}`;
    const hers = mallory.cookies.get('__Host-sid');
    const others = ['%5F_Host-sid', '%5f%5fHost-sid', '__%48ost-sid', '__Host-si%64', '\u00a0__Host-sid', '\u2000__Host-sid', '__host-sid'];
    for (const name of others) {
      assert.equal(await ask(`${name}=${hers}`), 'a stranger', name);
      assert.equal(await ask(`${name}=${hers}`, '/parsed'), 'none', name);
      assert.equal(await ask(`${own}; ${name}=x`), 'alice', name);
    }
    for (const space of [' ', '\t']) assert.equal(await ask(`a=b;${space}__Host-sid${space}=${hers}`), 'alice');
    assert.equal(await ask('__Host-sid=%61b', '/parsed'), 'ab', 'values are decoded');
    assert.equal(await ask(`${own}; __Host-sid=x`), 'alice', 'of two the first counts');
    assert.equal(await ask(`__Host-sid=x; ${own}`), 'a stranger');
  }));

test('httpOnly false leaves HttpOnly out', async () => {
  assert.deepEqual(await begun({ httpOnly: false }), ['Path=/']);
});

test('sameSite takes true for Strict, three names, and false for none of them', async () => {
  for (const [value, said] of [[true, 'Strict'], ['strict', 'Strict'], ['lax', 'Lax'], ['none', 'None']]) {
    assert.deepEqual(await begun({ sameSite: value }), ['HttpOnly', 'Path=/', `SameSite=${said}`]);
  }
  assert.deepEqual(await begun({ sameSite: false }), ['HttpOnly', 'Path=/']);
});

const byHttps = { 'X-Forwarded-Proto': 'https' };
const behindProxy = (app) => app.set('trust proxy', true);

test('secure auto says Secure over https and leaves it out over http', async () => {
  assert.deepEqual(await begun({ secure: 'auto' }, byHttps, behindProxy), ['HttpOnly', 'Path=/', 'Secure']);
  assert.deepEqual(await begun({ secure: 'auto' }, {}, behindProxy), ['HttpOnly', 'Path=/']);
});

test('sameSite auto is None over https and Lax over http', async () => {
  assert.deepEqual(await begun({ sameSite: 'auto' }, byHttps, behindProxy), ['HttpOnly', 'Path=/', 'SameSite=None']);
  assert.deepEqual(await begun({ sameSite: 'auto' }, {}, behindProxy), ['HttpOnly', 'Path=/', 'SameSite=Lax']);
});

test('a request outside the path of the cookie has no session at all', () =>
  withServed(site({ cookie: { path: '/guests' } }, (app) => {
    app.get('/guests/write', (req, res) => {
      req.session.guest = 'alice';
      res.send('Good evening');
    });
    app.get('/guests/read', (req, res) => res.send(req.session.guest));
  }), async (url) => {
    const alice = new Client(url);
    assert.deepEqual(attributes(await alice.get('/guests/write')), ['HttpOnly', 'Path=/guests']);
    assert.equal((await alice.get('/guests/read')).text, 'alice');
    assert.equal((await alice.get('/read')).text, 'no session at all');
  }));

test('in a mounted app the path of the cookie is compared with the whole address', async () => {
  for (const [path, said] of [['/guests', 'a stranger'], ['/read', 'no session at all']]) {
    const app = express();
    app.use('/guests', site({ cookie: { path } }));
    await withServed(app, async (url) => {
      assert.equal((await new Client(url).get('/guests/read')).text, said);
    });
  }
});

test('domain is said as it is set', async () => {
  assert.deepEqual(await begun({ domain: 'grand.example' }), ['Domain=grand.example', 'HttpOnly', 'Path=/']);
});

test('expires is a date to begin with, and each later request moves the end in the store', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0, 1) });
  const store = new session.MemoryStore();
  try {
    const inAnHour = new Date(Date.now() + 60 * MINUTE);
    const ends = () => Date.parse(JSON.parse(Object.values(store.sessions)[0]).cookie.expires);
    await withServed(site({ store, cookie: { expires: inAnHour } }), async (url) => {
      const alice = new Client(url);
      const line = attributes(await alice.get('/write'));
      assert.deepEqual(line, ['Expires=Tue, 01 Jan 2030 01:00:00 GMT', 'HttpOnly', 'Path=/']);
      assert.equal(ends(), inAnHour.getTime());
      mock.timers.tick(50 * MINUTE);
      await alice.get('/read');
      assert.equal(ends(), inAnHour.getTime() + 50 * MINUTE);
    });
  } finally {
    mock.timers.reset();
  }
});

test('partitioned adds Partitioned', async () => {
  assert.deepEqual(await begun({ partitioned: true }), ['HttpOnly', 'Partitioned', 'Path=/']);
});

test('priority adds Priority', async () => {
  for (const [value, said] of [['low', 'Low'], ['medium', 'Medium'], ['high', 'High']]) {
    assert.deepEqual(await begun({ priority: value }), ['HttpOnly', 'Path=/', `Priority=${said}`]);
  }
});

test('cookie may be a function of the request', async () => {
  const cookie = (req) => ({ sameSite: req.get('X-App') ? 'none' : 'strict' });
  assert.deepEqual(await begun(cookie), ['HttpOnly', 'Path=/', 'SameSite=Strict']);
  assert.deepEqual(await begun(cookie, { 'X-App': '1' }), ['HttpOnly', 'Path=/', 'SameSite=None']);
});

const remembering = (app) => app.get('/remember', (req, res) => {
  req.session.guest = 'alice';
  req.session.cookie.maxAge = 60 * MINUTE;
  res.send('For an hour');
});

test('one session may be given an end of its own, and keeps it', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0, 1) });
  const store = new session.MemoryStore();
  try {
    await withServed(site({ store, cookie: { maxAge: 10 * MINUTE } }, remembering), async (url) => {
      const alice = new Client(url);
      const bob = new Client(url);
      assert.match((await alice.get('/remember')).setCookie[0], /Expires=Tue, 01 Jan 2030 01:00:00 GMT/);
      assert.match((await bob.get('/write')).setCookie[0], /Expires=Tue, 01 Jan 2030 00:10:00 GMT/);
      mock.timers.tick(30 * MINUTE);
      assert.equal((await alice.get('/read')).text, 'alice');
      assert.equal((await bob.get('/read')).text, 'a stranger');
    });
  } finally {
    mock.timers.reset();
  }
});

test('the record remembers the length that was set, and each request counts from it', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0, 1) });
  const store = new session.MemoryStore();
  try {
    await withServed(site({ store, cookie: { maxAge: 10 * MINUTE } }, remembering), async (url) => {
      const alice = new Client(url);
      await alice.get('/remember');
      mock.timers.tick(30 * MINUTE);
      await alice.get('/read');
      const { cookie } = JSON.parse(store.sessions[idIn(alice.cookies.get('connect.sid'))]);
      assert.equal(cookie.originalMaxAge, 60 * MINUTE);
      assert.equal(Date.parse(cookie.expires), Date.now() + 60 * MINUTE);
    });
  } finally {
    mock.timers.reset();
  }
});

test('an end in the past is sent as it is, and the record is dead at once', () =>
  withServed(site({ cookie: { expires: new Date(0) } }), async (url) => {
    const alice = new Client(url);
    const { setCookie } = await alice.get('/write');
    assert.match(setCookie[0], /Expires=Thu, 01 Jan 1970/);
    assert.equal((await alice.get('/read')).text, 'a stranger');
  }));

test('a maxAge that no date can hold is found out too late: the answer goes out without its cookie', () =>
  withServed(site({ cookie: { maxAge: Number.MAX_VALUE } }), async (url) => {
    const answer = await new Client(url).get('/write');
    assert.deepEqual([answer.status, answer.text, answer.setCookie], [200, 'Good evening', []]);
  }));
