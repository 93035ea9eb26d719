// A store in Redis: the line of old answers, and today's.

import { createRequire } from 'node:module';

import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

const require = createRequire(import.meta.url);

export function old() {
  // ANCHOR: old
  const RedisStore = require('connect-redis')(session); // MARK
  return new RedisStore({ host: 'localhost', port: 6379 });
  // ANCHOR_END: old
}

export function hotel(secret, url) {
  const app = express();
  // ANCHOR: new
  const client = createClient({ url });
  client.on('error', (error) => console.error('redis', error.message));
  client.connect().catch(() => {}); // the listener has said it
  app.use(session({ secret, store: new RedisStore({ client }), resave: false, saveUninitialized: false })); // MARK
  // ANCHOR_END: new
  app.get('/', (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.send(`Visit ${req.session.visits}\n`);
  });
  return { app, client };
}
