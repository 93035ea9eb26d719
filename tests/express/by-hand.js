// The session middleware by hand, as short as it can be and still be one. For understanding, not for use:
// no signature, no end, no renewal of the ID.

import { randomBytes } from 'node:crypto';

import express from 'express';

import { readCookie } from './read-cookie.js';

// ANCHOR: layer
export const sessions = (records) => (req, res, next) => {
  // 1. Read the cookie.
  const asked = readCookie(req, 'sid');
  // 2. Find the record.
  const found = records.get(asked);
  // 3. Attach a copy to the request.
  req.session = { ...found };
  const before = JSON.stringify(req.session);

  const end = res.end;
  res.end = (...last) => { // the handler is done
    // 4. Has it changed?
    const changed = JSON.stringify(req.session) !== before;
    if (changed && res.statusCode < 500) {
      // The ID that came, if it names a record. Else a new one.
      const id = found ? asked : randomBytes(16).toString('base64url'); // MARK
      // 5. Save, before the answer leaves.
      records.set(id, req.session);
      // 6. Send the cookie.
      res.append('Set-Cookie', `sid=${id}; Path=/; HttpOnly; Secure; SameSite=Lax`);
    }
    return end.apply(res, last);
  };
  next();
};
// ANCHOR_END: layer

export function hotel(records) {
  const app = express();
  app.use(sessions(records));
  app.get('/count', (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.send(`Visit ${req.session.visits}`);
  });
  app.get('/whoami', (req, res) => res.send(req.session.guest ?? 'a stranger'));
  app.get('/broken', (req, res) => {
    req.session.visits = 99;
    res.status(500).send('Broken');
  });
  return app;
}
