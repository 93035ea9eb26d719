// What the secret of a session cookie signs, how it is changed, and what an ID costs that nobody issued.

import express from 'express';
import session from 'express-session';

export function hotel(secret, options = {}) {
  const app = express();
  // ANCHOR: rotation
  app.use(session({
    secret, // for example [process.env.SECRET_NEW, process.env.SECRET_OLD]
    resave: false,
    saveUninitialized: false,
    ...options,
  }));
  // ANCHOR_END: rotation

  app.get('/', (req, res) => res.send(req.session.guest ?? 'a stranger'));
  app.post('/login', (req, res, next) => {
    req.session.regenerate((error) => {
      if (error) return next(error);
      req.session.guest = 'alice';
      res.send('Good evening');
    });
  });
  return app;
}
