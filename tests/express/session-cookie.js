// The session layer with every flag of its cookie said out loud: the same as the hotel's.

import express from 'express';
import session from 'express-session';

export function sayingHello(store) {
  const app = express();

  // ANCHOR: layer
  app.use(session({
    store,
    secret: 'only for this sample, not for you',
    resave: false,
    saveUninitialized: false,
    name: 'sid',
    proxy: true, // https ends at a proxy in front of Express
    cookie: {
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
    },
  }));
  // ANCHOR_END: layer

  app.get('/', (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.send('Good evening');
  });
  return app;
}
