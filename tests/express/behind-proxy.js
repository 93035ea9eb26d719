// Behind a proxy that ends TLS, three things ask for the scheme: a redirect to https, a check of Origin, a Secure cookie.
// WRONG ON PURPOSE in `everybody`: whoever writes the header first decides.

import express from 'express';

function site(app) {
  app.use((req, res, next) => {
    if (!req.secure) return res.redirect(308, `https://${req.hostname}${req.originalUrl}`);
    next();
  });
  app.post('/coats', (req, res) => {
    const own = `${req.protocol}://${req.hostname}`;
    if (req.get('Origin') !== own) return res.status(403).send(`not from ${own}`);
    res.send('handed in');
  });
  app.get('/', (req, res) => res.send('welcome'));
  return app;
}

export function untold() {
  return site(express());
}

export function everybody() {
  const app = express();
  // ANCHOR: everybody
  app.set('trust proxy', true); // MARK
  // ANCHOR_END: everybody
  return site(app);
}

export function named() {
  const app = express();
  // ANCHOR: named
  app.set('trust proxy', 'loopback'); // MARK the proxy's address, and no other
  // ANCHOR_END: named
  return site(app);
}

// The check of Origin alone, without the redirect that would come first.
export function untoldForms() {
  const app = express();
  app.post('/coats', (req, res) => {
    const own = `${req.protocol}://${req.hostname}`;
    if (req.get('Origin') !== own) return res.status(403).send(`not from ${own}`);
    res.send('handed in');
  });
  return app;
}
