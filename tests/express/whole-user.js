// WRONG ON PURPOSE in `wholeUser`: the session gets a copy of the guest, and the copy ages.
// `idOnly` keeps the number, and looks the guest up.

import express from 'express';
import session from 'express-session';

function hotel(store, routes) {
  const app = express();
  app.use(express.urlencoded());
  app.use(session({ store, secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid' }));
  routes(app);
  return app;
}

export const wholeUser = (store, guests) => hotel(store, (app) => {
  // ANCHOR: whole_user
  app.post('/login', (req, res) => {
    req.session.guest = guests.get(req.body.guest); // MARK
    res.send('Good evening');
  });

  app.get('/keys', (req, res) => {
    if (req.session.guest?.role !== 'manager') return res.status(403).send('Staff only');
    res.send('All the keys of the house');
  });
  // ANCHOR_END: whole_user
});

export const idOnly = (store, guests) => hotel(store, (app) => {
  // ANCHOR: id_only
  app.post('/login', (req, res) => {
    req.session.guestName = guests.get(req.body.guest).name; // MARK
    res.send('Good evening');
  });

  app.get('/keys', (req, res) => {
    const guest = guests.get(req.session.guestName);
    if (guest?.role !== 'manager') return res.status(403).send('Staff only');
    res.send('All the keys of the house');
  });
  // ANCHOR_END: id_only
});
