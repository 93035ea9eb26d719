// Another page of ours in place of parts of this one. The window stays as it is, full screen too, and so does the focus.

import { find } from './dom.js';
import { SILENT, problem } from './problem.js';

/** A press that takes longer than this holds nothing up, in ms. */
const LONGEST_PRESS = 2000;
let down = 0;
addEventListener('pointerdown', () => { down = Date.now(); }, true);
// The click comes after the pointer is up.
for (const up of ['pointerup', 'pointercancel']) addEventListener(up, () => { setTimeout(() => { down = 0; }); }, true);

/** A button that is replaced between press and release is not pressed: whatever is drawn waits for the release. */
async function released() {
  while (Date.now() - down < LONGEST_PRESS) await new Promise((done) => { setTimeout(done, 20); });
}

/** Fetches a page and puts its parts, one for each selector, where ours stand. Throws an Error whose message can be shown.
 * @param {string} href @param {string[]} selectors */
export async function swap(href, selectors) {
  let answer;
  try { answer = await fetch(href, { headers: { Accept: 'text/html' } }); }
  catch { throw new Error(SILENT); }
  if (!answer.ok) throw new Error(await problem(answer));
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = selectors.flatMap((s) => { const part = page.querySelector(s); return part ? [{ part, here: find(document, s) }] : []; });
  if (fresh.length < selectors.length) throw new Error('The answer was not this page.');
  await released();
  const focused = document.activeElement?.id;
  for (const { part, here } of fresh) if (!here.isEqualNode(part)) here.replaceWith(part);
  document.title = page.title;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
