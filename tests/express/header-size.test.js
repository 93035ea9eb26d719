import assert from 'node:assert/strict';
import { test } from 'node:test';

import { site } from './small-site.js';
import { withServed } from './support.js';

test('16 KiB of headers are too many for Node, which answers 431 before any page is asked', () =>
  withServed(site(), async (url) => {
    const ask = async (bytes) => (await fetch(`${url}/untouched`, { headers: { Cookie: `a=${'x'.repeat(bytes)}` } })).status;
    assert.equal(await ask(15_000), 200);
    assert.equal(await ask(17_000), 431);
  }));
