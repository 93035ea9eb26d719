// The hotel of the attack files once more, on Express with express-session as it comes: a secret, which it demands, and
// no other option, but for a name with `__Host-`, and a layer that refuses two cookies of one name, where an attack takes that
// as given. What it leaves to the application is left out here too: tokens, checks of Origin, escaping, a new ID
// at the login, an end of the record at the logout.
// WRONG ON PURPOSE: this is what stands if nobody adds anything. The lessons' samples, one folder up, add it.

import { randomBytes } from 'node:crypto';

import express from 'express';
import session from 'express-session';

import { refuseTwo } from '../refuse-two.js';
import * as pages from './pages.js';

// `house` is drawn anew for each run: guests, their coats, the ledger. `given` names what an attack takes as on.
export function hotel(house, given = []) {
  const app = express();
  const store = new session.MemoryStore();
  const book = [];
  app.use(express.urlencoded());
  const prefixed = { name: '__Host-sid', proxy: true, cookie: { secure: true } };
  const cookie = given.includes('host_prefix') ? prefixed : {};
  if (given.includes('refuse_duplicates')) app.use(refuseTwo(cookie.name ?? 'connect.sid', 'grand.example'));
  app.use(session({ secret: randomBytes(16).toString('hex'), store, ...cookie }));

  const guestOf = (req) => house.guests.find((g) => g.id === req.session.guest_id);
  const named = (name) => house.guests.find((g) => g.name === String(name ?? '').trim().toLowerCase());
  const visit = (req) => (req.session.visits = (req.session.visits ?? 0) + 1);
  const coatsOf = (guest) => house.coats.filter((c) => c.owner === guest.id);
  const signedIn = (req, res, next) => {
    if (guestOf(req)) return next();
    const back = req.method === 'GET' ? `?next=${encodeURIComponent(req.originalUrl)}` : '';
    res.redirect(303, `/login${back}`);
  };

  app.get('/', async (req, res) => {
    visit(req);
    await req.slow?.(); // a slow database, a large upload: see server.js
    res.send(pages.front(guestOf(req)));
  });

  app.get('/login', (req, res) => {
    visit(req);
    res.send(pages.login(req.query.next));
  });

  app.post('/login', (req, res) => {
    const guest = named(req.body?.guest);
    if (!guest || guest.password !== req.body.password) return res.status(401).send(pages.login(req.body?.next));
    req.session.guest_id = guest.id;
    res.cookie('role', guest.role);
    res.redirect(303, req.body.next || '/account');
  });

  app.post('/logout', (req, res, next) => {
    if (!given.includes('destroy_on_logout')) return res.clearCookie(cookie.name ?? 'connect.sid', cookie.cookie).redirect(303, '/');
    req.session.destroy((error) => (error ? next(error) : res.redirect(303, '/')));
  });

  app.get('/account', signedIn, (req, res) => {
    const guest = guestOf(req);
    res.send(pages.account(guest, coatsOf(guest), house.guests));
  });

  app.post('/coats', signedIn, (req, res) => {
    const { coat, pocket } = req.body ?? {};
    house.coats.push({ peg: house.coats.length + 1, owner: guestOf(req).id, what: coat, pocket });
    res.redirect(303, '/account');
  });

  app.all('/coats/pass', signedIn, (req, res) => {
    const { coat, to } = { ...req.query, ...req.body };
    const [hangs, whom] = [coatsOf(guestOf(req)).find((c) => c.peg === Number(coat)), named(to)];
    if (!hangs || !whom) return res.status(404).send(pages.error('No such coat'));
    hangs.owner = whom.id;
    res.redirect(303, '/account');
  });

  app.get('/book', (req, res) => res.send(pages.book(book)));
  app.post('/book', (req, res) => {
    book.unshift(String(req.body?.text ?? ''));
    res.redirect(303, '/book');
  });

  app.get('/password', signedIn, (req, res) => res.send(pages.password()));
  app.post('/password', signedIn, (req, res) => {
    guestOf(req).password = req.body?.password;
    res.redirect(303, '/account');
  });

  app.get('/forgot', (req, res) => res.send(pages.forgot()));
  app.post('/forgot', (req, res) => {
    const guest = named(req.body?.guest);
    if (guest) req.session.guest_id = guest.id;
    res.redirect(303, '/forgot/code');
  });
  app.get('/forgot/code', (req, res) => res.send(pages.forgotCode()));

  app.get('/devices', signedIn, (req, res) => res.send(pages.devices()));

  app.get('/old-desk', (req, res) => {
    const role = /(?:^|; )role=(\w+)/.exec(req.get('Cookie') ?? '')?.[1] ?? 'stranger';
    res.send(pages.oldDesk(role, role === 'manager' ? house.ledger : null));
  });

  app.use((req, res) => res.status(404).send(pages.error('No such room')));
  return { app, store };
}
