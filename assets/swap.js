// Another page of ours in place of parts of this one. The window stays as it is, full screen too, and so does the focus.

import { find } from './dom.js';
import { SILENT, problem } from './problem.js';

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
  const focused = document.activeElement?.id;
  for (const { part, here } of fresh) here.replaceWith(part);
  document.title = page.title;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
