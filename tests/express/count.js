// A counter that counts each visitor apart: the same as the hotel's /count.

import express from 'express';
import session from 'express-session';

export function counter() {
  const app = express();
  app.use(session({ secret: 'only for this sample, not for you', resave: false, saveUninitialized: false }));

  // ANCHOR: count
  app.get('/count', (req, res) => {
    const visits = (req.session.visits ?? 0) + 1;
    req.session.visits = visits;
    const times = visits === 1 ? 'time' : 'times';
    res.type('text').send(`You have been here ${visits} ${times}.\n`);
  });
  // ANCHOR_END: count

  return app;
}
