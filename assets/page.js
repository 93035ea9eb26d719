// What every page does: parts that explain themselves, buttons that copy, tabs over panels, and where the reader is.
import './doorstep.js';
import './tabs.js';
import './here.js';
import './keys.js';
import './find.js';
import { all, around, find, near, seek } from './dom.js';

// A part of the wire explains itself in its block's own margin line, never in a bubble that would hide the header.
/** @param {Event} e */
function explain(e) {
  const el = near(e, '.ex, button.flag');
  if (!el) return;
  if (el.title) { el.dataset.gloss = el.title; el.removeAttribute('title'); }
  const box = near(el, '[data-gloss-box]'), says = el.dataset.gloss;
  if (says === undefined) return;
  const line = box && seek(box, ':scope > .gloss > span');
  if (!line) { el.title = says; return; }
  for (const x of all(box, '.is-read')) x.classList.remove('is-read');
  el.classList.add('is-read');
  line.textContent = says;
}
for (const kind of ['pointerover', 'focusin', 'click']) document.addEventListener(kind, explain);

document.addEventListener('click', async (e) => {
  const button = near(e, '[data-copy], [data-copy-code]');
  if (!button) return;
  const text = button.dataset.copy ?? all(around(button, '.panel'), 'pre:not(.imports pre) > code > span').map((line) => line.textContent).join('\n');
  const word = find(button, '[data-copy-word]');
  const before = word.dataset.was ?? word.textContent;
  word.dataset.was = before;
  try { await navigator.clipboard.writeText(text); word.textContent = 'copied'; }
  catch { word.textContent = 'not allowed to copy'; }
  setTimeout(() => { word.textContent = before; }, 1500);
});

// What explains itself is said once on a page, at the first block that can.
let asked = false;
function hint() {
  asked = false;
  const seen = all(document, '.gloss').filter((g) => g.checkVisibility());
  if (!seen.some((g) => g.classList.contains('with-hint'))) seen[0]?.classList.add('with-hint');
}
const soon = () => { if (!asked) { asked = true; requestAnimationFrame(hint); } };
new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
soon();
