// The ends of a session: what maxAge says to the browser and to the store, and limits of the server's own.

import express from 'express';
import session from 'express-session';

function hotel(options, routes = () => {}) {
  const app = express();
  app.use(session({ secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid', ...options }));
  routes(app);
  app.post('/login', (req, res, next) => {
    req.session.regenerate((error) => {
      if (error) return next(error);
      Object.assign(req.session, { guestId: 7, begunAt: Date.now(), usedAt: Date.now() });
      res.send('Good evening');
    });
  });
  app.get('/account', (req, res) => {
    if (!req.session.guestId) return res.redirect(303, '/login');
    res.send('The account');
  });
  return app;
}

export const silent = (store) => hotel({ store });

export const halfAnHour = (store, rolling) =>
  // ANCHOR: max_age
  hotel({
    store,
    cookie: { maxAge: 30 * 60 * 1000 }, // the browser and the store are told the same
    rolling, // MARK
  });
  // ANCHOR_END: max_age

const MINUTE = 60 * 1000;

export const bounded = (store) =>
  hotel({ store }, (app) => {
    // ANCHOR: limits
    app.use((req, res, next) => {
      const { begunAt, usedAt } = req.session;
      if (begunAt === undefined) return next();
      const idle = Date.now() - usedAt >= 30 * MINUTE; // MARK
      const tooOld = Date.now() - begunAt >= 8 * 60 * MINUTE; // MARK
      if (idle || tooOld) return req.session.regenerate(next);
      if (Date.now() - usedAt >= MINUTE) req.session.usedAt = Date.now(); // a write a minute, not a request
      next();
    });
    // ANCHOR_END: limits
  });
