// WRONG ON PURPOSE in `oldDesk`: the role is kept in a cookie, where its owner can edit it.
// `signedDesk` signs it, which shows edits and lets old copies through.
// `newDesk` keeps it in the session record.

import { createHmac } from 'node:crypto';

import express from 'express';
import session from 'express-session';

import { readCookie } from './read-cookie.js';

export function oldDesk() {
  const app = express();

  // ANCHOR: in_the_cookie
  app.post('/login', (req, res) => {
    res.cookie('role', 'guest', { httpOnly: true }); // MARK
    res.send('Good evening');
  });

  app.get('/keys', (req, res) => {
    const role = readCookie(req, 'role');
    if (role !== 'admin') return res.status(403).send('Staff only');
    res.send('All the keys of the house');
  });
  // ANCHOR_END: in_the_cookie

  return app;
}

const signed = (role) => `${role}.${createHmac('sha256', 'only for this sample').update(role).digest('base64url')}`;

export function signedDesk(roleOf) {
  const app = express();

  // ANCHOR: signed
  app.post('/login', (req, res) => {
    res.cookie('role', signed(roleOf(req)), { httpOnly: true }); // MARK
    res.send('Good evening');
  });

  app.get('/keys', (req, res) => {
    const role = readCookie(req, 'role');
    if (role !== signed('admin')) return res.status(403).send('Staff only');
    res.send('All the keys of the house');
  });
  // ANCHOR_END: signed

  return app;
}

export function newDesk(roleOf) {
  const app = express();
  app.use(session({ secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid' }));

  // ANCHOR: in_the_session
  app.post('/login', (req, res, next) => {
    req.session.regenerate((error) => {
      if (error) return next(error);
      req.session.role = roleOf(req); // MARK
      res.send('Good evening');
    });
  });

  app.get('/keys', (req, res) => {
    const { role } = req.session;
    if (role !== 'admin') return res.status(403).send('Staff only');
    res.send('All the keys of the house');
  });
  // ANCHOR_END: in_the_session

  return app;
}
