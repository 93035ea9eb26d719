import assert from 'node:assert/strict';
import { test } from 'node:test';

import { everyPageAsks, hash, verify } from './password-each-time.js';
import { Client, withServed } from './support.js';

const basic = (name, password) => ({
  headers: { Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` },
});

test('every page asks for the password again, and verifies it again', async () => {
  const guests = new Map([['alice', await hash('camel coat')]]);
  let verified = 0;
  const counting = (...args) => {
    verified += 1;
    return verify(...args);
  };
  await withServed(everyPageAsks(guests, counting), async (url) => {
    const alice = new Client(url);
    assert.equal((await alice.get('/account')).status, 401);
    for (const page of ['/account', '/coats', '/account']) {
      assert.equal((await alice.get(page, basic('alice', 'camel coat'))).status, 200);
    }
    assert.equal((await alice.get('/account')).status, 401, 'three right answers are forgotten');
    assert.equal((await alice.get('/account', basic('alice', 'wrong'))).status, 401);
  });
  assert.equal(verified, 4);
});

test('verifying a password costs more than a hundred times what finding a record costs', async (t) => {
  const stored = await hash('camel coat');
  const records = new Map([['an ID', { guest: 'alice' }]]);
  const password = await time(5, () => verify(stored, 'camel coat'));
  const record = await time(5, async () => records.get('an ID'));
  t.diagnostic(`password ${password.toFixed(3)} ms, record ${record.toFixed(5)} ms`);
  assert.ok(password > 100 * record, `${password} ms and ${record} ms`);
});

async function time(times, work) {
  await work();
  const start = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (performance.now() - start) / times;
}
