import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

test('the lowest number that is free is given out again, for another file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'descriptors-'));
  try {
    const files = ['a', 'b', 'c'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, `this is ${file}`);
    const [first, second] = [openSync(files[0]), openSync(files[1])];
    assert.equal(readFileSync(first, 'utf8'), `this is ${files[0]}`);
    closeSync(first);
    const third = openSync(files[2]);
    assert.equal(third, first, 'the number that was free');
    assert.ok(third < second, 'and not the next one that was never used');
    assert.equal(readFileSync(third, 'utf8'), `this is ${files[2]}`, 'the same number, another file');
    closeSync(second);
    closeSync(third);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
