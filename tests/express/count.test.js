import assert from 'node:assert/strict';
import { test } from 'node:test';

import { counter } from './count.js';
import { Client, withServed } from './support.js';

test('a visitor who brings the cookie back is counted on', () =>
  withServed(counter(), async (url) => {
    const alice = new Client(url);
    assert.equal((await alice.get('/count')).text, 'You have been here 1 time.\n');
    assert.equal((await alice.get('/count')).text, 'You have been here 2 times.\n');
    assert.equal((await alice.get('/count')).text, 'You have been here 3 times.\n');
  }));

test('without the session cookie every visit is the first', () =>
  withServed(counter(), async (url) => {
    const alice = new Client(url);
    for (let visit = 0; visit < 3; visit++) {
      const answer = await alice.get('/count', { headers: { Cookie: 'theme=dark' } });
      assert.equal(answer.text, 'You have been here 1 time.\n');
    }
  }));

test('two visitors are counted apart', () =>
  withServed(counter(), async (url) => {
    const [alice, mallory] = [new Client(url), new Client(url)];
    await alice.get('/count');
    await alice.get('/count');
    assert.equal((await mallory.get('/count')).text, 'You have been here 1 time.\n');
  }));
