// Guards: a page that only guests see. WRONG ON PURPOSE in `tooLate` and `byPath`.

import express from 'express';
import session from 'express-session';

function hotel(routes) {
  const app = express();
  app.use(express.urlencoded());
  app.use(session({ secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid' }));
  app.post('/login', (req, res) => {
    req.session.guestId = 7;
    res.redirect(303, '/account');
  });
  app.get('/login', (req, res) => res.send('<h1>Please log in</h1>'));
  routes(app);
  return app;
}

const account = (req, res) => res.send('The account of a guest');

// ANCHOR: guard
function signedIn(req, res, next) {
  if (req.session.guestId) return next();
  res.redirect(303, `/login?next=${encodeURIComponent(req.originalUrl)}`); // MARK
}
// ANCHOR_END: guard

// ANCHOR: for_programs
function signedInProgram(req, res, next) {
  if (req.session.guestId) return next();
  res.status(401).json({ error: 'log in first' }); // MARK
}
// ANCHOR_END: for_programs

export const guarded = () => hotel((app) => {
  // ANCHOR: used
  app.get('/account', signedIn, account);
  app.get('/api/account', signedInProgram, account);
  // ANCHOR_END: used
});

export const tooLate = () => hotel((app) => {
  // ANCHOR: too_late
  app.get('/account', account);
  app.use(signedIn); // MARK
  // ANCHOR_END: too_late
});

export const byPath = () => hotel((app) => {
  // ANCHOR: by_path
  app.use((req, res, next) => (req.path.startsWith('/account') ? signedIn(req, res, next) : next())); // MARK
  app.get('/account', account);
  // ANCHOR_END: by_path
});
