// A store in PostgreSQL, with the limits on time that it does not have by itself.

import connectPgSimple from 'connect-pg-simple';
import express from 'express';
import session from 'express-session';
import pg from 'pg';

// ANCHOR: store
const PostgresStore = connectPgSimple(session);

export function store(connectionString, limits = {}) {
  const pool = new pg.Pool({ connectionString, ...limits });
  // Without a listener, a connection that ends while it is idle ends the process.
  pool.on('error', (error) => console.error('postgres', error.message));
  return { pool, sessions: new PostgresStore({ pool, createTableIfMissing: true }) };
}
// ANCHOR_END: store

// ANCHOR: limits
// Without them a request waits as long as PostgreSQL does.
export const LIMITS = { connectionTimeoutMillis: 500, query_timeout: 500 };
// ANCHOR_END: limits

export function hotel(secret, sessions) {
  const app = express();
  app.use(session({ secret, store: sessions, resave: false, saveUninitialized: false }));
  app.get('/', (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.send(`Visit ${req.session.visits}\n`);
  });
  app.get('/look', (req, res) => res.send(`${req.session.visits ?? 'nobody'}\n`));
  app.get('/slow', async (req, res) => {
    await req.app.locals.gate;
    req.session.visits += 1;
    res.send('slow\n');
  });
  app.get('/out', (req, res) => req.session.destroy(() => res.send('out\n')));
  app.use((error, req, res, _next) => res.status(500).send(`${error.message}\n`));
  return app;
}
