import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hash } from './password-each-time.js';
import { takesAsLong, tellsByTime } from './verify.js';

const guests = new Map([['alice', { id: 7, hash: await hash('camel coat') }]]);

const took = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

for (const check of [tellsByTime, takesAsLong]) {
  test(`${check.name}: the right password is right, and anything else is not`, async () => {
    assert.equal((await check(guests, 'alice', 'camel coat')).id, 7);
    assert.equal(await check(guests, 'alice', 'fur coat'), undefined);
    assert.equal(await check(guests, 'bob', 'camel coat'), undefined);
    assert.equal(await check(guests, 'bob', 'a password that nobody has'), undefined, 'no way in by the spare hash');
  });
}

test('an unknown name is told from a wrong password by the time it takes, unless the same work is done for it', async (t) => {
  // In turn, and the middle one of five: what disturbs one disturbs the other.
  const factor = async (check) => {
    const factors = [];
    for (let round = 0; round < 5; round++) {
      const wrong = await took(() => check(guests, 'alice', 'fur coat'));
      const unknown = await took(() => check(guests, 'bob', 'fur coat'));
      t.diagnostic(`${check.name}: wrong password ${wrong.toFixed(2)} ms, unknown name ${unknown.toFixed(4)} ms`);
      factors.push(wrong / unknown);
    }
    return factors.sort((a, b) => a - b)[2];
  };
  assert.ok((await factor(tellsByTime)) > 100);
  const careful = await factor(takesAsLong);
  assert.ok(careful > 1 / 3 && careful < 3, `${careful}`);
});

test('two guests with one password have two hashes: each has a salt of its own', async () => {
  const [one, other] = [await hash('camel coat'), await hash('camel coat')];
  assert.notDeepEqual(one.key, other.key);
});
