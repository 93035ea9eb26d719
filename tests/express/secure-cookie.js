// Secure behind a proxy that ends TLS: express-session must be told that the request came by https.
// WRONG ON PURPOSE in `untold` (nobody is ever logged in) and in `auto` (the flag is dropped in silence).

import express from 'express';
import session from 'express-session';

const options = { secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid' };

const counting = (app) => app.get('/', (req, res) => {
  req.session.visits = (req.session.visits ?? 0) + 1;
  res.send(`You have been here ${req.session.visits} times`);
});

export function untold() {
  const app = express();
  // ANCHOR: untold
  app.use(session({ ...options, cookie: { secure: true } })); // MARK
  // ANCHOR_END: untold
  return counting(app), app;
}

export function told() {
  const app = express();
  // ANCHOR: told
  app.set('trust proxy', 1); // MARK
  app.use(session({ ...options, cookie: { secure: true } }));
  // ANCHOR_END: told
  return counting(app), app;
}

export function auto() {
  const app = express();
  // ANCHOR: auto
  app.use(session({ ...options, cookie: { secure: 'auto' } })); // MARK
  // ANCHOR_END: auto
  return counting(app), app;
}
