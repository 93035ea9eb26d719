// Logging out, right and wrong. WRONG ON PURPOSE in `cookieOnly`: the record stays on the server.

import express from 'express';
import session from 'express-session';

function hotel(store, cookie, routes) {
  const app = express();
  app.use(express.urlencoded());
  app.use(session({ store, secret: 'only for this sample, not for you', resave: false, saveUninitialized: false, name: 'sid', cookie }));

  app.post('/login', (req, res, next) => {
    req.session.regenerate((error) => {
      if (error) return next(error);
      req.session.guestId = Number(req.body.guest);
      res.send('Good evening');
    });
  });

  app.get('/account', (req, res) => {
    if (!req.session.guestId) return res.redirect(303, '/login');
    res.send(`The account of guest ${req.session.guestId}`);
  });

  routes(app);
  return app;
}

export const cookieOnly = (store) =>
  hotel(store, { path: '/' }, (app) => {
    // ANCHOR: cookie_only
    app.post('/logout', (req, res) => {
      res.clearCookie('sid'); // MARK
      res.redirect(303, '/');
    });
    // ANCHOR_END: cookie_only
  });

export const recordOnly = (store) =>
  hotel(store, { path: '/' }, (app) => {
    app.post('/logout', (req, res, next) => {
      req.session.destroy((error) => (error ? next(error) : res.redirect(303, '/')));
    });
  });

export const both = (store) => {
  const where = { domain: 'grand.example', path: '/' };
  return hotel(store, where, (app) => {
    // ANCHOR: both
    app.post('/logout', (req, res, next) => {
      req.session.destroy((error) => { // MARK
        if (error) return next(error);
        res.clearCookie('sid', where); // the Domain and Path it was set with
        res.redirect(303, '/');
      });
    });
    // ANCHOR_END: both
  });
};

export const everywhere = (store) =>
  hotel(store, { path: '/' }, (app) => {
    // ANCHOR: everywhere
    app.post('/devices/end-others', (req, res, next) => {
      const guest = req.session.guestId;
      if (guest === undefined) return res.redirect(303, '/login'); // or all strangers are one guest
      req.sessionStore.all((error, sessions) => {
        if (error) return next(error);
        const others = Object.keys(sessions).filter(
          (sid) => sid !== req.sessionID && sessions[sid].guestId === guest);
        Promise.all(others.map((sid) => new Promise((done, failed) => {
          req.sessionStore.destroy(sid, (error) => (error ? failed(error) : done())); // MARK
        }))).then(() => res.redirect(303, '/devices'), next);
      });
    });
    // ANCHOR_END: everywhere
  });

// Without a list of sessions: each session carries the number of the account it was begun with.
export const numbered = (store, guests) =>
  hotel(store, { path: '/' }, (app) => {
    app.post('/login/numbered', (req, res, next) => {
      const guest = guests.get(Number(req.body.guest));
      req.session.regenerate((error) => {
        if (error) return next(error);
        Object.assign(req.session, { guestId: guest.id, generation: guest.generation });
        res.send('Good evening');
      });
    });

    // ANCHOR: generation
    app.use((req, res, next) => {
      const guest = guests.get(req.session.guestId);
      if (guest && !guest.closed && req.session.generation === guest.generation) return next(); // MARK
      res.redirect(303, '/login');
    });

    app.post('/password', (req, res, next) => {
      const guest = guests.get(req.session.guestId);
      guest.generation += 1; // every session of this guest is old now
      req.session.regenerate((error) => { // but this one goes on, under an ID that nobody has copied
        if (error) return next(error);
        Object.assign(req.session, { guestId: guest.id, generation: guest.generation });
        res.redirect(303, '/account');
      });
    });
    // ANCHOR_END: generation

    app.get('/room', (req, res) => res.send('The room'));
  });
