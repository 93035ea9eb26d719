// A cookie that is no session: a preference, kept in the browser for a year, for the host and those below it.

import express from 'express';

import { readCookie } from './read-cookie.js';

export function themed() {
  const app = express();

  // ANCHOR: theme
  app.post('/theme', (req, res) => {
    res.cookie('theme', 'dark', {
      domain: 'grand.example', // and every host below it
      path: '/',
      maxAge: 365 * 24 * 60 * 60 * 1000, // Express takes milliseconds
      secure: true,
      sameSite: 'lax',
    });
    res.redirect(303, '/');
  });

  app.get('/', (req, res) => {
    const theme = readCookie(req, 'theme') === 'dark' ? 'dark' : 'light'; // MARK
    res.send(`The ${theme} lobby`);
  });
  // ANCHOR_END: theme

  // ANCHOR: forget
  app.post('/theme/forget', (req, res) => {
    res.clearCookie('theme', { domain: 'grand.example', path: '/' });
    res.redirect(303, '/');
  });
  // ANCHOR_END: forget

  return app;
}
