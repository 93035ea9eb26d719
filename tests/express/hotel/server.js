// Serves hotels to the test that plays the attack files: one port of loopback, many worlds.
// What the script does to a world that is no request of a person's goes by `x-cloakroom-` headers, which no hotel sees,
// and by the host `control.localhost`: which world, how far its clock is ahead, whether a request is held.
// Worlds are asked one after the other, so one clock serves them all.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';

import { hotel } from './app.js';

const wall = Date.now.bind(Date);
let ahead = 0;
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length ? parts : [wall() + ahead]));
  }

  static now() {
    return wall() + ahead;
  }
};

const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;
const worlds = new Map();

class World {
  constructor({ house, given }) {
    this.house = house;
    this.given = given;
    this.holds = new Map();
    this.open();
  }

  // A process that starts anew has an empty MemoryStore; guests and coats stand in a database.
  open() {
    Object.assign(this, hotel(this.house, this.given));
  }

  hold(name) {
    if (!this.holds.has(name)) {
      const hold = {};
      hold.reached = new Promise((resolve) => (hold.reach = resolve));
      hold.released = new Promise((resolve) => (hold.release = resolve));
      this.holds.set(name, hold);
    }
    return this.holds.get(name);
  }

  answer(req, res) {
    const told = (name) => {
      const value = req.headers[`x-cloakroom-${name}`];
      delete req.headers[`x-cloakroom-${name}`];
      return value;
    };
    told('world');
    ahead = Number(told('ahead-ms') ?? 0);
    const name = told('hold');
    if (name) {
      const hold = this.hold(name);
      req.slow = () => {
        hold.reach();
        return hold.released;
      };
      res.on('close', hold.reach); // answered before its handler could be slow
    }
    this.app(req, res);
  }

  records() {
    return new Promise((resolve, reject) =>
      this.store.all((error, all) => {
        if (error) return reject(error);
        resolve(Object.entries(all).map(([key, data]) => ({ key, data })));
      }),
    );
  }
}

async function body(req) {
  const parts = [];
  for await (const part of req) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString() || '{}');
}

async function control(req) {
  const [, what, id, act, name] = req.url.split('/');
  if (what === 'versions') {
    return { express: version('express'), 'express-session': version('express-session'), node: process.versions.node };
  }
  if (!id) {
    const fresh = String(worlds.size + 1);
    worlds.set(fresh, new World(await body(req)));
    return { id: fresh };
  }
  const world = worlds.get(id);
  if (act === 'store') return world.records();
  if (act === 'restart') world.open();
  if (act === 'held') await world.hold(name).reached;
  if (act === 'go') world.hold(name).release();
  return {};
}

const server = createServer((req, res) => {
  if (req.headers.host !== 'control.localhost') return worlds.get(req.headers['x-cloakroom-world']).answer(req, res);
  control(req).then(
    (answer) => res.end(JSON.stringify(answer)),
    (error) => res.writeHead(500).end(String(error)),
  );
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
// Ends with whoever started it.
process.stdin.on('end', () => process.exit()).resume();
