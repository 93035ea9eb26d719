// What connect-pg-simple keeps in a real PostgreSQL, what it asks, and what happens when there is no answer.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';

import { sign } from 'cookie-signature';

import { LIMITS, hotel, store } from './postgres-store.js';
import { isInstalled, withPostgres } from './real-postgres.js';
import { Client, withServed } from './support.js';

const SECRET = 'a secret of the test';
const skip = isInstalled ? false : 'no PostgreSQL';

test('a session is a row of JSON with an end; it is read, touched and brought back', { skip }, () =>
  withPostgres(async (url, end) => {
    const { sessions, pool } = store(url);
    const asked = [];
    const plain = pool.query.bind(pool);
    pool.query = (text, ...rest) => { asked.push(String(text)); return plain(text, ...rest); };
    const app = hotel(SECRET, sessions);
    await withServed(app, async (site) => {
      const alice = new Client(site);
      assert.equal((await alice.get('/')).text, 'Visit 1\n');
      assert.equal((await alice.get('/')).text, 'Visit 2\n');

      const { rows } = await plain('SELECT sid, sess, expire FROM session');
      assert.equal(rows.length, 1);
      assert.equal(rows[0].sess.visits, 2);
      const days = (rows[0].expire - Date.now()) / 86_400_000;
      assert.ok(days > 0.99 && days < 1.01, `a day, since the cookie has no end of its own: ${days}`);
      const columns = await plain("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'session' ORDER BY ordinal_position");
      assert.deepEqual(columns.rows.map((c) => `${c.column_name} ${c.data_type}`), ['sid character varying', 'sess json', 'expire timestamp without time zone']);

      asked.length = 0;
      assert.equal((await alice.get('/look')).text, '2\n');
      assert.deepEqual(asked.map((text) => text.split(' ')[0]), ['SELECT', 'UPDATE'], 'a request that only reads writes the new end');

      // A request under way loads the record, the logout removes it, and the save writes it anew.
      let open;
      app.locals.gate = new Promise((resolve) => { open = resolve; });
      const cookie = `connect.sid=${alice.cookies.get('connect.sid')}`;
      const late = fetch(`${site}/slow`, { headers: { cookie } });
      while (!asked.some((text, n) => n > 1 && text.startsWith('SELECT'))) await new Promise((resolve) => { setTimeout(resolve, 10); });
      await alice.get('/out');
      assert.equal((await plain('SELECT 1 FROM session')).rowCount, 0);
      open();
      await late;
      assert.equal((await plain('SELECT 1 FROM session')).rowCount, 1, 'the logout is undone');
      assert.equal((await alice.get('/look')).text, '3\n');

      // Without an answer from the database there is no session and no page.
      await end();
      const without = await alice.get('/look');
      assert.equal(without.status, 500);
      assert.match(without.text, /ECONNREFUSED|terminat/);
    });
    await sessions.close();
    await pool.end();
  }));

test('a record that has ended stays in the table until it is pruned, and is not given out', { skip }, () =>
  withPostgres(async (url) => {
    const { sessions, pool } = store(url);
    await withServed(hotel(SECRET, sessions), async (site) => {
      const alice = new Client(site);
      await alice.get('/');
      await pool.query("UPDATE session SET expire = now() - interval '1 minute'");
      assert.equal((await alice.get('/look')).text, 'nobody\n');
      assert.equal((await pool.query('SELECT 1 FROM session')).rowCount, 1);
      await new Promise((resolve, reject) => { sessions.pruneSessions((error) => (error ? reject(error) : resolve())); });
      assert.equal((await pool.query('SELECT 1 FROM session')).rowCount, 0);
    });
    await sessions.close();
    await pool.end();
  }));

/** Something that takes connections where PostgreSQL should be, and answers nothing. */
async function silent(run) {
  const open = new Set();
  const server = net.createServer((socket) => { open.add(socket); socket.on('error', () => {}); });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try { await run(`postgres://postgres@127.0.0.1:${server.address().port}/postgres`); } finally {
    for (const socket of open) socket.destroy();
    server.close();
  }
}

const cookie = `connect.sid=${encodeURIComponent(`s:${sign('abcdefghijklmnopqrstuvwxyzABCDEF', SECRET)}`)}`;

test('while PostgreSQL is silent a request with a cookie gets no answer, and with limits an error', () =>
  silent(async (url) => {
    await withServed(hotel(SECRET, store(url).sessions), async (site) => {
      await assert.rejects(fetch(site, { headers: { cookie }, signal: AbortSignal.timeout(1500) }), { name: 'TimeoutError' });
    });
    await withServed(hotel(SECRET, store(url, LIMITS).sessions), async (site) => {
      const began = Date.now();
      const answer = await fetch(site, { headers: { cookie }, signal: AbortSignal.timeout(5000) });
      assert.equal(answer.status, 500);
      assert.ok(Date.now() - began < 3000);
      assert.match(await answer.text(), /timeout/);
    });
  }));

test('a pool without a listener for errors ends the process when the database ends', { skip }, () =>
  withPostgres(async (url, end) => {
    const program = `import pg from 'pg';
      const pool = new pg.Pool({ connectionString: process.argv[1] });
      await pool.query('SELECT 1');
      console.log('idle');
      setTimeout(() => {}, 10_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, url], { cwd: import.meta.dirname });
    const ended = once(child, 'exit');
    const said = [];
    child.stderr.on('data', (bytes) => said.push(bytes));
    await once(child.stdout, 'data');
    await end();
    assert.equal((await ended)[0], 1);
    assert.match(Buffer.concat(said).toString(), /terminating connection due to administrator command/);
  }));
