import assert from 'node:assert/strict';
import { test } from 'node:test';

import { beginsWithASlash, sameOrigin } from './safe-next.js';

// Where a browser goes that is at the hotel and gets this Location.
const leads = (location) => new URL(location, 'https://hotel.grand.example/login').host;

const AWAY = ['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '\\\\evil.example'];

test('a path that begins with a slash can lead to another site', () => {
  const fooled = AWAY.filter((next) => leads(beginsWithASlash(next)) === 'evil.example');
  assert.deepEqual(fooled, ['//evil.example', '/\\evil.example', '/\t/evil.example']);
});

test('read as a browser reads it, an address of another origin is seen for what it is', () => {
  for (const next of [...AWAY, 'javascript:alert(1)', 'http://hotel.grand.example/', 'https://hotel.grand.example.evil.example/', '/.//evil.example', 'http://[']) {
    assert.equal(leads(sameOrigin(next)), 'hotel.grand.example', next);
  }
  assert.equal(sameOrigin('/devices?all=1'), '/devices?all=1');
});
