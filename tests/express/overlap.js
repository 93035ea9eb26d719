// Two requests of one browser at the same time, each with its own copy of the record.

import express from 'express';
import session from 'express-session';

// `work` is what a handler waits for between reading and writing: a query, a mail, another service.
export function hotel(store, work, options = {}) {
  const app = express();
  app.use(session({ store, secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid', ...options }));

  app.post('/login', (req, res) => {
    req.session.guest = 'alice';
    res.send('Good evening');
  });

  // ANCHOR: add
  app.post('/add/:thing', async (req, res) => {
    await work();
    req.session[req.params.thing] = 1; // MARK
    res.send('Added');
  });
  // ANCHOR_END: add

  app.get('/slow', async (req, res) => {
    await work();
    res.send(req.session.guest ?? 'a stranger');
  });

  app.post('/logout', (req, res, next) => {
    req.session.destroy((error) => (error ? next(error) : res.send('Good bye')));
  });

  app.get('/whoami', (req, res) => res.send(req.session.guest ?? 'a stranger'));
  return app;
}
