import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newDesk, oldDesk, signedDesk } from './role-cookie.js';
import { Client, withServed } from './support.js';

const KEYS = 'All the keys of the house';

test('a guest who edits the role cookie is an administrator', () =>
  withServed(oldDesk(), async (url) => {
    const mallory = new Client(url);
    await mallory.post('/login');
    assert.equal(mallory.cookies.get('role'), 'guest');
    assert.equal((await mallory.get('/keys')).status, 403);
    mallory.cookies.set('role', 'admin');
    assert.equal((await mallory.get('/keys')).text, KEYS);
  }));

test('she need not even log in', () =>
  withServed(oldDesk(), async (url) => {
    const answer = await new Client(url).get('/keys', { headers: { Cookie: 'role=admin' } });
    assert.equal(answer.text, KEYS);
  }));

test('a signed role cannot be edited', () =>
  withServed(signedDesk(() => 'guest'), async (url) => {
    const mallory = new Client(url);
    await mallory.post('/login');
    const value = mallory.cookies.get('role');
    assert.match(value, /^guest\./);
    mallory.cookies.set('role', value.replace('guest', 'admin'));
    assert.equal((await mallory.get('/keys')).status, 403);
  }));

test('but an old copy of a signed role works for one who is no administrator any more', () => {
  let role = 'admin';
  return withServed(signedDesk(() => role), async (url) => {
    const concierge = new Client(url);
    await concierge.post('/login');
    const kept = concierge.cookies.get('role');
    role = 'guest';
    await concierge.post('/login');
    assert.equal((await concierge.get('/keys')).status, 403);
    const answer = await concierge.get('/keys', { headers: { Cookie: `role=${kept}` } });
    assert.equal(answer.text, KEYS);
  });
});

test('with the role in the record there is nothing to edit', () =>
  withServed(newDesk(() => 'guest'), async (url) => {
    const mallory = new Client(url);
    await mallory.post('/login');
    assert.deepEqual([...mallory.cookies.keys()], ['sid']);
    mallory.cookies.set('role', 'admin');
    assert.equal((await mallory.get('/keys')).status, 403);
    const sid = mallory.cookies.get('sid');
    mallory.cookies.set('sid', sid.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    assert.equal((await mallory.get('/keys')).status, 403);
  }));

test('the one who is an administrator still gets the keys', () =>
  withServed(newDesk(() => 'admin'), async (url) => {
    const concierge = new Client(url);
    await concierge.post('/login');
    assert.equal((await concierge.get('/keys')).text, KEYS);
  }));
