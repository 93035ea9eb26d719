// The smallest site that has every case of a session: one that writes, one that reads, one that does not look.

import express from 'express';
import session from 'express-session';

export const SECRET = 'only for these tests';

export function site(options = {}, routes = () => {}) {
  const app = express();
  app.set('env', 'test'); // errors go to the client, and not to the log as well
  app.use(session({ secret: SECRET, resave: false, saveUninitialized: false, ...options }));
  routes(app);
  app.get('/write', (req, res) => {
    req.session.guest = 'alice';
    res.send('Good evening');
  });
  app.get('/read', (req, res) => res.send(req.session ? (req.session.guest ?? 'a stranger') : 'no session at all'));
  app.get('/untouched', (req, res) => res.send('Nothing about you'));
  app.use((error, req, res, next) => (res.headersSent ? next(error) : res.status(500).send(error.message)));
  return app;
}

// The attributes of the one Set-Cookie line of an answer, sorted.
export function attributes({ setCookie }) {
  if (setCookie.length !== 1) throw new Error(`one cookie was expected: ${JSON.stringify(setCookie)}`);
  return setCookie[0].split('; ').slice(1).sort();
}

// The ID in a cookie as express-session writes it: s:ID.SIGNATURE, percent-encoded.
export const idIn = (value) => decodeURIComponent(value).slice(2).split('.')[0];
