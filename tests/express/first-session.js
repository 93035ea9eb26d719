// The dozen lines with which a new Express program has sessions, and the same lines in the wrong order.

// ANCHOR: hotel
import express from 'express';
import session from 'express-session';

export function hotel(secret, store) {
  const app = express();
  app.use(session({ secret, store, resave: false, saveUninitialized: false })); // MARK
  app.get('/', (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.send(`Visit ${req.session.visits}\n`);
  });
  return app;
}
// ANCHOR_END: hotel

export function tooLate(secret) {
  const app = express();
  // ANCHOR: too_late
  app.get('/', (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.send(`Visit ${req.session.visits}\n`);
  });
  app.use(session({ secret, resave: false, saveUninitialized: false })); // MARK
  // ANCHOR_END: too_late
  app.use((error, req, res, next) => res.status(500).send(`${error.name}: ${error.message}`));
  return app;
}
