// Writes lessons/reference/express-recordings.json anew: `npm run record`. The test beside it says when that is due.

import { writeFile } from 'node:fs/promises';

import { record, versions } from './recorder.js';
import { common, recordings } from './recordings.js';

export const FILE = new URL('../../lessons/reference/express-recordings.json', import.meta.url);

export async function recordAll() {
  const rows = {};
  for (const [id, scene] of Object.entries(recordings)) rows[id] = await record(scene);
  return { versions: versions(), common, rows };
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(FILE, `${JSON.stringify(await recordAll(), null, 2)}\n`);
}
