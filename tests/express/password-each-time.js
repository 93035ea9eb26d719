// A login without any state: the password travels, and is verified, with every single request.

import { promisify } from 'node:util';
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

import express from 'express';

const derive = promisify(scrypt);
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

export async function hash(password) {
  const salt = randomBytes(16);
  return { salt, key: await derive(password, salt, 32, cost) };
}

export async function verify(stored, password) {
  return timingSafeEqual(stored.key, await derive(password, stored.salt, 32, cost));
}

// `Authorization: Basic ` and base64 of `name:password` (RFC 7617, section 2).
function nameAndPassword(req) {
  const [, encoded] = (req.headers.authorization ?? '').split('Basic ');
  return Buffer.from(encoded ?? '', 'base64').toString().split(':');
}

export function everyPageAsks(guests, verifyPassword = verify) {
  const app = express();

  // ANCHOR: every_request
  app.use(async (req, res, next) => {
    const [name, password] = nameAndPassword(req);
    const guest = guests.get(name);
    if (guest && (await verifyPassword(guest, password))) { // MARK
      return next();
    }
    res.status(401).set('WWW-Authenticate', 'Basic').send('Who are you?');
  });
  // ANCHOR_END: every_request

  app.get('/{*page}', (req, res) => res.send(`This is ${req.path}`));
  return app;
}
