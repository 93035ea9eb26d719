import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';

import { chat } from './upgrade.js';
import { Client, withServed } from './support.js';

async function connect(url, cookies) {
  const socket = net.connect(new URL(url).port, '127.0.0.1');
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  socket.write(`GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: lines\r\n${cookie && `Cookie: ${cookie}\r\n`}\r\n`);
  assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1.1 101/);
  return async () => {
    socket.write('who?\n');
    return String((await once(socket, 'data'))[0]).trim();
  };
}

test('a connection that is open keeps the session it began with, until it looks again', () =>
  withServed(chat('a secret of the test'), async (url) => {
    const alice = new Client(url);
    await alice.post('/login');
    const ask = await connect(url, alice.cookies);
    assert.equal(await ask(), 'alice, and still alice');
    await alice.post('/logout');
    assert.equal(await ask(), 'alice, and now nobody');
  }));

test('one that was opened before the login stays a stranger’s', () =>
  withServed(chat('a secret of the test'), async (url) => {
    const alice = new Client(url);
    const ask = await connect(url, alice.cookies);
    await alice.post('/login');
    assert.match(await ask(), /^a stranger/);
  }));
