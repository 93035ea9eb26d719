// Logging in: who it is goes into the record, and the browser gets nothing but an ID.

import express from 'express';
import session from 'express-session';

export function hotel(store, verify) {
  const app = express();
  app.use(express.urlencoded());
  app.use(session({ store, secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid' }));

  app.get('/', (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.send('Good evening');
  });

  // ANCHOR: log_in
  app.post('/login', async (req, res, next) => {
    const guest = await verify(req.body.guest, req.body.password);
    if (!guest) {
      return res.status(401).send('They do not belong together.');
    }
    req.session.regenerate((error) => { // MARK
      if (error) return next(error);
      req.session.guestId = guest.id;
      req.session.loggedInAt = Date.now();
      req.session.save((error) => {
        if (error) return next(error);
        res.redirect(303, '/account');
      });
    });
  });
  // ANCHOR_END: log_in

  app.get('/account', (req, res) => {
    if (!req.session.guestId) return res.redirect(303, '/login');
    res.send(`The account of guest ${req.session.guestId}`);
  });

  app.post('/logout', (req, res, next) => {
    req.session.destroy((error) => (error ? next(error) : res.redirect(303, '/')));
  });

  return app;
}
