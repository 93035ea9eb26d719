// Logging in and then redirecting, over a store that takes its time.
// WRONG ON PURPOSE in `atOnce`: the browser may be back before the record is stored.

import express from 'express';
import session from 'express-session';

function hotel(store, logIn) {
  const app = express();
  app.use(session({ store, secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid' }));
  logIn(app);
  app.get('/account', (req, res) => {
    if (!req.session.guestId) return res.redirect(303, '/login');
    res.send(`The account of guest ${req.session.guestId}`);
  });
  return app;
}

export const atOnce = (store) => hotel(store, (app) => {
  // ANCHOR: at_once
  app.post('/login', (req, res) => {
    req.session.guestId = 7;
    res.redirect(303, '/account');
  });
  // ANCHOR_END: at_once
});

export const savedFirst = (store) => hotel(store, (app) => {
  // ANCHOR: saved_first
  app.post('/login', (req, res, next) => {
    req.session.guestId = 7;
    req.session.save((error) => { // MARK
      if (error) return next(error);
      res.redirect(303, '/account');
    });
  });
  // ANCHOR_END: saved_first
});
