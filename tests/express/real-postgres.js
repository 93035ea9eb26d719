// A PostgreSQL of the test's own: a folder, a port of loopback, ended with the test. `null` where none is installed.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = '/usr/lib/postgresql';

function binaries() {
  const versions = existsSync(ROOT) ? readdirSync(ROOT).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(ROOT, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** PostgreSQL does not start as root: then as the user that its package has made. */
function owner() {
  if (process.getuid?.() !== 0) return {};
  const number = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const say = (word) => () => { socket.destroy(); resolve(word); };
    socket.on('connect', say(true)).on('error', say(false));
  });
}

export const isInstalled = binaries() !== null;

/** Runs `body` with the address of a database, and a way to end the server at once. */
export async function withPostgres(body) {
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const as = owner();
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-N'], { ...as, cwd: folder, stdio: 'ignore' });
  const port = await freePort();
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off'];
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], { ...as, cwd: folder, stdio: 'ignore' });
  const ended = once(server, 'exit');
  const end = async () => { server.kill('SIGINT'); await ended; }; // the fast way to end: connections are closed
  try {
    for (let tries = 0; !(await answers(port)); tries += 1) {
      if (tries > 200 || server.exitCode !== null) throw new Error('PostgreSQL did not start');
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    await body(`postgres://postgres@127.0.0.1:${port}/postgres`, end);
  } finally {
    if (server.exitCode === null && server.signalCode === null) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}
