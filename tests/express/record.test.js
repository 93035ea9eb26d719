// What the page shows of real Express is what real Express does today.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { FILE, recordAll } from './record.js';

test('the recordings are what express-session does now', async () => {
  const kept = JSON.parse(await readFile(FILE, 'utf8'));
  const now = await recordAll();
  // Node's own version is told and may differ: nothing that is recorded comes from it.
  kept.versions.node = now.versions.node;
  assert.deepEqual(now, kept, 'if the change is wanted: npm run record, and look at the difference');
});

test('a recording is the same every time', async () => {
  assert.deepEqual(await recordAll(), await recordAll());
});
