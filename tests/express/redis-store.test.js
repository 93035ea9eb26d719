// What `redis-store.js` does, and what its client does while Redis is silent or gone.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';

import { sign } from 'cookie-signature';
import session from 'express-session';

import { hotel, old } from './redis-store.js';
import { withServed } from './support.js';

test('the line of the old answers fails at the start', () => {
  assert.throws(old, { name: 'TypeError', message: 'require(...) is not a function' });
});

test('without a store sessions are kept in the memory of the process', () => {
  const [request, response] = [{ headers: {}, socket: {}, url: '/', originalUrl: '/' }, {}];
  session({ secret: 's', resave: false, saveUninitialized: false })(request, response, () => {});
  assert.ok(request.sessionStore instanceof session.MemoryStore);
});

const SECRET = 'a secret of the test';
const ID = 'abcdefghijklmnopqrstuvwxyzABCDEF';

/** Something that takes connections where Redis should be, and answers nothing. */
async function silent(run) {
  const open = new Set();
  const server = net.createServer((socket) => { open.add(socket); socket.on('error', () => {}); });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try { await run(`redis://127.0.0.1:${server.address().port}`); } finally {
    for (const socket of open) socket.destroy();
    server.close();
  }
}

test('while Redis is silent a request with a cookie gets no answer', () =>
  silent(async (url) => {
    const { app, client } = hotel(SECRET, url);
    await withServed(app, async (site) => {
      const signal = AbortSignal.timeout(1500);
      // A signature that does not hold is no cookie at all, and asks no store.
      const headers = { cookie: `connect.sid=${encodeURIComponent(`s:${sign(ID, SECRET)}`)}` };
      await assert.rejects(fetch(site, { headers, signal }), { name: 'TimeoutError' });
    });
    client.on('error', () => {}); // it is told of its own end
    client.destroy();
  }));
