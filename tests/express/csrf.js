// Requests that somebody else's page started: three ways to tell, and two that do not.
// WRONG ON PURPOSE: `doubleSubmit` believes a cookie, `looseOrigin` compares the end of a name.

import { randomBytes, timingSafeEqual } from 'node:crypto';

import express from 'express';
import session from 'express-session';

const OWN_ORIGIN = 'https://hotel.grand.example';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const refuse = (res) => res.status(403).send('Not from our pages');
// What a stranger sends need not be a string, nor there at all; and a string is longer in bytes than in characters.
const same = (a, b) => {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const [sent, expected] = [Buffer.from(a), Buffer.from(b)];
  return sent.length === expected.length && timingSafeEqual(sent, expected);
};

function hotel(defence) {
  const app = express();
  app.use(express.urlencoded());
  app.use(session({ secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid' }));
  defence(app);
  app.post('/coats/pass', (req, res) => res.send('Passed on'));
  return app;
}

export const withToken = () =>
  hotel((app) => {
    // ANCHOR: token
    app.get('/account', (req, res) => {
      req.session.csrf ??= randomBytes(16).toString('hex'); // MARK
      res.send(`<form method="post" action="/coats/pass"><input type="hidden" name="csrf" value="${req.session.csrf}">`);
    });

    app.use((req, res, next) => {
      if (SAFE.has(req.method) || same(req.body?.csrf, req.session.csrf)) return next(); // MARK
      refuse(res);
    });
    // ANCHOR_END: token
  });

export const withHeaders = () =>
  hotel((app) => {
    // ANCHOR: headers
    app.use((req, res, next) => {
      const site = req.get('Sec-Fetch-Site');
      const ours = site === undefined ? req.get('Origin') === OWN_ORIGIN : ['same-origin', 'none'].includes(site); // MARK
      if (SAFE.has(req.method) || ours) return next();
      refuse(res);
    });
    // ANCHOR_END: headers
  });

export const doubleSubmit = (readCookie) =>
  hotel((app) => {
    // ANCHOR: double_submit
    app.use((req, res, next) => {
      if (SAFE.has(req.method) || same(req.body?.csrf, readCookie(req, 'csrf'))) return next(); // MARK
      refuse(res);
    });
    // ANCHOR_END: double_submit
  });

export const looseOrigin = () =>
  hotel((app) => {
    // ANCHOR: loose
    app.use((req, res, next) => {
      if (SAFE.has(req.method) || req.get('Origin')?.endsWith('grand.example')) return next(); // MARK
      refuse(res);
    });
    // ANCHOR_END: loose
  });
