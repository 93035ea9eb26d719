import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CountingStore } from './counting-store.js';
import { hotel } from './overlap.js';
import { Client, withServed } from './support.js';

// A place where handlers meet: nobody goes on until `people` are there.
function meeting(people) {
  let here = 0;
  let go;
  const all = new Promise((resolve) => (go = resolve));
  return () => {
    here += 1;
    if (here === people) go();
    return all;
  };
}

// Work that begins, says so, and ends when told to.
function slowWork() {
  let begin, end;
  const begun = new Promise((resolve) => (begin = resolve));
  const ended = new Promise((resolve) => (end = resolve));
  return { work: () => (begin(), ended), begun, end };
}

test('of two changes at once, to two different things, the later save keeps its own', () => {
  const store = new CountingStore();
  return withServed(hotel(store, meeting(2)), async (url) => {
    const alice = new Client(url);
    await alice.post('/login');
    const answers = await Promise.all([alice.post('/add/umbrella'), alice.post('/add/hat')]);
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200], 'both are told that it worked');
    const [{ umbrella, hat }] = store.records;
    assert.equal((umbrella ?? 0) + (hat ?? 0), 1);
  });
});

test('a slow request that changes something brings back the session that was logged out meanwhile', () => {
  const store = new CountingStore();
  const { work, begun, end } = slowWork();
  return withServed(hotel(store, work), async (url) => {
    const alice = new Client(url);
    await alice.post('/login');
    const copy = { headers: { Cookie: `sid=${alice.cookies.get('sid')}` } };
    const slow = alice.post('/add/umbrella');
    await begun;
    await alice.post('/logout');
    assert.equal((await new Client(url).get('/whoami', copy)).text, 'a stranger');
    end();
    await slow;
    assert.equal((await new Client(url).get('/whoami', copy)).text, 'alice');
  });
});

for (const [resave, after] of [[true, 'alice'], [false, 'a stranger']]) {
  test(`with resave: ${resave} a slow request that only reads leaves behind ${after}`, () => {
    const store = new CountingStore();
    const { work, begun, end } = slowWork();
    return withServed(hotel(store, work, { resave }), async (url) => {
      const alice = new Client(url);
      await alice.post('/login');
      const copy = { headers: { Cookie: `sid=${alice.cookies.get('sid')}` } };
      const slow = alice.get('/slow');
      await begun;
      await alice.post('/logout');
      end();
      await slow;
      assert.equal((await new Client(url).get('/whoami', copy)).text, after);
    });
  });
}
