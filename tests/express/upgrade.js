// A connection that stays open, such as a WebSocket, looks at the session once, when it opens.

import http from 'node:http';

import express from 'express';
import session from 'express-session';

export function chat(secret) {
  const app = express();
  const sessions = session({ secret, resave: false, saveUninitialized: false });
  app.use(sessions);
  app.post('/login', (req, res) => {
    req.session.guest = 'alice';
    res.send('Good evening');
  });
  app.post('/logout', (req, res, next) => req.session.destroy((error) => (error ? next(error) : res.send('Good night'))));
  const server = http.createServer(app);
  // Each line is answered as a chat would: once from what was read at the start, and once from the store.
  server.on('upgrade', (req, socket) => sessions(req, new http.ServerResponse(req), () => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: lines\r\n\r\n');
    socket.on('error', () => {});
    socket.on('data', () => {
      const before = req.session.guest ?? 'a stranger';
      // ANCHOR: look_again
      req.session.reload((error) => { // MARK
        if (error || !req.session.guest) return socket.end(`${before}, and now nobody\n`);
        socket.write(`${before}, and still ${req.session.guest}\n`);
      });
      // ANCHOR_END: look_again
    });
  }));
  return server;
}
