// The cures of the clinic that are written for Express: each is JavaScript that Node.js can read.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../lessons/clinic/', import.meta.url));

/** The code of each cure, by its case. */
function cures() {
  const found = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
    const blocks = readFileSync(join(folder, file), 'utf8').matchAll(/^```cure lang=Express\n(.*?)^```/gms);
    for (const [, code] of blocks) found.push([file, code]);
  }
  return found;
}

test('each cure for Express is JavaScript', () => {
  const all = cures();
  assert.ok(all.length >= 30, `${all.length} cures`);
  const place = mkdtempSync(join(tmpdir(), 'cures-'));
  try {
    for (const [file, code] of all) {
      const path = join(place, `${file}.mjs`);
      writeFileSync(path, code);
      const checked = spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' });
      assert.equal(checked.status, 0, `${file}: ${checked.stderr}`);
    }
  } finally {
    rmSync(place, { recursive: true });
  }
});
