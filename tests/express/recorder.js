// Plays a small site and writes down what goes over the wire. What is drawn at random gets a name that is the same
// every time, and the clock stands still unless it is moved: two recordings of the same site are equal.

import { createRequire } from 'node:module';
import { request } from 'node:http';
import { mock } from 'node:test';

import express from 'express';
import session from 'express-session';

import { serve } from './support.js';

export const BEGIN = Date.UTC(2030, 0, 1);
const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;

export const versions = () => ({
  node: process.versions.node,
  express: version('express'),
  'express-session': version('express-session'),
});

// The lines between the braces of an arrow function, as they stand in its source.
export function source(app) {
  const lines = String(app).split('\n').slice(1, -1);
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => line.match(/^ */)[0].length));
  return lines.map((line) => line.slice(indent)).join('\n');
}

// Names for IDs that were drawn, and for their signatures, in the order in which they turn up.
class Names {
  ids = [];
  signatures = [];

  of(text) {
    for (const [, id, signature] of text.matchAll(/s%3A([\w-]{32})\.([\w%]+)/g)) {
      if (!this.ids.includes(id)) this.ids.push(id);
      if (!this.signatures.includes(signature)) this.signatures.push(signature);
    }
    this.ids.forEach((id, n) => (text = text.replaceAll(id, `‹sid-${n + 1}›`)));
    this.signatures.forEach((signature, n) => (text = text.replaceAll(signature, `‹signature-${n + 1}›`)));
    return text;
  }
}

function ask(url, path, headers) {
  return new Promise((resolve, reject) => {
    const asking = request(url + path, { headers, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (piece) => (body += piece)).on('end', () => resolve({ answer, body }));
    });
    asking.on('error', reject).end();
  });
}

// One browser on one or more sites that share a store: its jar holds names and values.
export class Recording {
  steps = [];
  jar = new Map();
  store = new session.MemoryStore();

  async begin(apps) {
    this.sites = [];
    for (const build of apps) {
      const app = express();
      app.set('env', 'test');
      build(app, this.store);
      app.use((error, req, res, next) => (res.headersSent ? next(error) : res.status(500).send(error.message)));
      this.sites.push(await serve(app));
    }
  }

  async end() {
    for (const site of this.sites) await site.close();
  }

  // `shows` is what of the store is of interest afterwards: nothing, or `store`.
  async get(path, { headers = {}, site = 0, shows = '' } = {}) {
    const sent = { ...headers };
    if (this.jar.size) sent.Cookie = [...this.jar].map((pair) => pair.join('=')).join('; ');
    const { answer, body } = await ask(this.sites[site].url, path, sent);
    const set = answer.headers['set-cookie'] ?? [];
    for (const line of set) {
      const [name, ...value] = line.split(';')[0].split('=');
      this.jar.set(name, value.join('='));
    }
    const said = Object.entries(sent).map(([name, value]) => `${name}: ${value}`);
    const step = { request: [`GET ${path}`, ...said], answer: [`${answer.statusCode} ${answer.statusMessage}`, ...set.map((line) => `Set-Cookie: ${line}`)], body };
    if (shows === 'store') step.store = Object.entries(this.store.sessions).map(([id, text]) => `${id} ${text}`);
    this.steps.push(step);
  }

  // Something that is no request, and what came of it.
  note(does, says = '') {
    this.steps.push({ does, says });
  }

  stranger() {
    this.jar.clear();
    this.note('another browser, without cookies');
  }

  wait(minutes) {
    mock.timers.tick(minutes * 60_000);
    this.note(`${minutes} minutes later`);
  }

  get told() {
    return JSON.parse(new Names().of(JSON.stringify(this.steps)));
  }
}

export async function record({ apps, play }) {
  mock.timers.enable({ apis: ['Date'], now: BEGIN });
  const recording = new Recording();
  try {
    await recording.begin(apps);
    await play(recording);
    return { code: apps.map(source), steps: recording.told };
  } finally {
    await recording.end();
    mock.timers.reset();
  }
}
