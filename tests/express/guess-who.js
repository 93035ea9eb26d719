// Two counters without sessions, and what each gets wrong.

import express from 'express';

export function byAddress() {
  const app = express();

  // ANCHOR: by_address
  const visitsFrom = new Map();
  app.get('/count', (req, res) => {
    const visits = (visitsFrom.get(req.ip) ?? 0) + 1; // MARK
    visitsFrom.set(req.ip, visits);
    res.type('text').send(`You have been here ${visits} times.\n`);
  });
  // ANCHOR_END: by_address

  return app;
}

export function inAVariable() {
  const app = express();

  // ANCHOR: in_a_variable
  let guest; // MARK
  app.post('/login', (req, res) => {
    guest = req.query.guest;
    res.send(`Good evening, ${guest}`);
  });
  app.get('/account', (req, res) => {
    res.send(guest ? `The account of ${guest}` : 'Please log in');
  });
  // ANCHOR_END: in_a_variable

  return app;
}
