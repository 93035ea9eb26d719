// A client of Redis that ends a wait by itself, and a page that says so.

import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

export function hotel(secret, url, options = {}) {
  const app = express();
  app.set('env', 'test');
  // ANCHOR: limits
  const client = createClient({
    url,
    disableOfflineQueue: true, // MARK
    pingInterval: 250, // an idle connection has something to say
    socket: { socketTimeout: 1000 }, // MARK
    ...options,
  });
  client.on('error', () => {});
  client.connect().catch(() => {});
  app.use(session({ secret, store: new RedisStore({ client }), resave: false, saveUninitialized: false }));
  app.get('/', (req, res) => res.send(req.session.guest ?? 'a stranger'));
  app.use((error, req, res, next) => {
    if (res.headersSent) return next(error);
    res.set('Retry-After', '2').status(503).send('Sessions cannot be reached. Try again in a moment.');
  });
  // ANCHOR_END: limits
  return { app, client };
}
