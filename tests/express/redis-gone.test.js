// A Redis that is silent, hangs in the middle, or has nothing to do, and a client with limits.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';

import { sign } from 'cookie-signature';

import { hotel } from './redis-gone.js';
import { withServed } from './support.js';

const SECRET = 'a secret of the test';
const headers = { cookie: `connect.sid=${encodeURIComponent(`s:${sign('abcdefghijklmnopqrstuvwxyzABCDEF', SECRET)}`)}` };
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Something that speaks as much of Redis's protocol as is needed, as long as `speaks` says so. */
async function redis(speaks, run, options) {
  const open = new Set();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      if (!speaks()) return;
      for (const command of String(data).split(/^\*\d+\r\n/m).slice(1)) {
        const name = command.split('\r\n')[1].toUpperCase();
        socket.write(name === 'GET' ? '$-1\r\n' : name === 'PING' ? '+PONG\r\n' : '+OK\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { app, client } = hotel(SECRET, `redis://127.0.0.1:${server.address().port}`, { RESP: 2, ...options });
  try {
    await withServed(app, (site) => run(site, client));
  } finally {
    client.destroy();
    for (const socket of open) socket.destroy();
    server.close();
  }
}

const ask = async (site) => {
  const from = Date.now();
  const answer = await fetch(site, { headers, signal: AbortSignal.timeout(3000) });
  return { status: answer.status, text: await answer.text(), after: answer.headers.get('retry-after'), took: Date.now() - from };
};

test('without the queue a request is refused at once while Redis is silent', () =>
  redis(() => false, async (site) => {
    const { status, after, took } = await ask(site);
    assert.deepEqual([status, after], [503, '2']);
    assert.ok(took < 900, `${took} ms`);
  }));

test('a Redis that hangs in the middle is given up after the time-out', async () => {
  let speaks = true;
  await redis(() => speaks, async (site, client) => {
    await sleep(400);
    assert.ok(client.isReady);
    assert.deepEqual((await ask(site)).status, 200);
    speaks = false;
    const { status, took } = await ask(site);
    assert.equal(status, 503);
    assert.ok(took < 1600, `${took} ms`);
  });
});

test('with the queue, which is the default, the same request waits', () =>
  redis(() => false, (site) => assert.rejects(ask(site), { name: 'TimeoutError' }), {
    disableOfflineQueue: false,
    socket: {},
  }));

test('an idle connection is ended by the time-out unless pings keep it busy', async () => {
  const after = async (options) => {
    let status;
    await redis(() => true, async (site) => {
      await sleep(1500);
      ({ status } = await ask(site));
    }, options);
    return status;
  };
  assert.equal(await after({}), 200);
  assert.equal(await after({ pingInterval: undefined }), 503);
});
