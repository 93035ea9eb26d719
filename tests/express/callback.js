// Coming back from a site that signs people in: a code that anybody may have started, and one that this browser has.
// WRONG ON PURPOSE in `anyCode`. `exchange(code)` asks that site's server whom the code is for.

import { randomBytes } from 'node:crypto';

import express from 'express';
import session from 'express-session';

const AUTHORIZE = 'https://id.example/authorize?response_type=code&client_id=hotel&scope=openid';

function hotel(exchange, routes) {
  const app = express();
  app.use(session({ secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid' }));
  routes(app, exchange);
  app.get('/account', (req, res) => {
    if (!req.session.guest) return res.redirect(303, '/login');
    res.send(`The account of ${req.session.guest}`);
  });
  return app;
}

export const anyCode = (exchange) => hotel(exchange, (app) => {
  app.get('/login/elsewhere', (req, res) => res.redirect(303, AUTHORIZE));
  app.get('/callback', async (req, res) => {
    req.session.guest = await exchange(req.query.code);
    res.send('You are signed in');
  });
});

export const ownCode = (exchange) => hotel(exchange, (app) => {
  // ANCHOR: state
  app.get('/login/elsewhere', (req, res) => {
    req.session.state = randomBytes(16).toString('base64url');
    res.redirect(303, `${AUTHORIZE}&state=${req.session.state}`);
  });

  app.get('/callback', async (req, res, next) => {
    const { state } = req.session;
    delete req.session.state;
    if (state === undefined || req.query.state !== state) return res.sendStatus(403); // MARK
    const guest = await exchange(req.query.code);
    req.session.regenerate((error) => {
      if (error) return next(error);
      req.session.guest = guest;
      res.send('You are signed in');
    });
  });
  // ANCHOR_END: state
});
