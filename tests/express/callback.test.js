import assert from 'node:assert/strict';
import { test } from 'node:test';

import { anyCode, ownCode } from './callback.js';
import { Client, withServed } from './support.js';

// A code says whose it is, and is good once.
function issuer() {
  const used = new Set();
  return async (code) => {
    assert.equal(used.has(code), false, 'a code is used twice');
    used.add(code);
    return code.replace('code-of-', '');
  };
}

const stateOf = (answer) => new URL(answer.headers.get('location')).searchParams.get('state');

test('without a state a code that somebody else began logs this browser in as them', async () => {
  await withServed(anyCode(issuer()), async (url) => {
    const alice = new Client(url);
    assert.equal((await alice.get('/callback?code=code-of-mallory')).status, 200);
    assert.match((await alice.get('/account')).text, /The account of mallory/);
  });
});

test('with a state the browser that comes back is the one that was sent away', async () => {
  await withServed(ownCode(issuer()), async (url) => {
    const [alice, mallory] = [new Client(url), new Client(url)];
    const hers = stateOf(await mallory.get('/login/elsewhere'));
    assert.ok(hers.length === 22, 'so many characters are 128 bits');
    for (const query of ['', `&state=${hers}`, '&state=', `&state=${hers}&state=${hers}`]) {
      assert.equal((await alice.get(`/callback?code=code-of-mallory${query}`)).status, 403, query);
    }
    const own = stateOf(await alice.get('/login/elsewhere'));
    assert.equal((await alice.get(`/callback?code=code-of-mallory&state=${hers}`)).status, 403);
    assert.equal((await alice.get(`/callback?code=code-of-alice&state=${own}`)).status, 403, 'a state is compared once');
    const again = stateOf(await alice.get('/login/elsewhere'));
    const before = alice.cookies.get('sid');
    assert.equal((await alice.get(`/callback?code=code-of-alice&state=${again}`)).status, 200);
    assert.notEqual(alice.cookies.get('sid'), before, 'a new ID at the login');
    assert.match((await alice.get('/account')).text, /The account of alice/);
  });
});
