// What every page does: parts that explain themselves, buttons that copy, tabs over panels, and where the reader is.
import './doorstep.js';
import './tabs.js';
import './here.js';
import './keys.js';
import './find.js';

// A part of the wire explains itself in its block's own margin line, never in a bubble that would hide the header.
function explain(e) {
  const el = e.target.closest?.('.ex, button.flag');
  if (!el) return;
  if (el.title) { el.dataset.gloss = el.title; el.removeAttribute('title'); }
  const box = el.closest('[data-gloss-box]');
  const line = box?.querySelector(':scope > .gloss > span');
  if (!line) return void (el.title = el.dataset.gloss);
  for (const x of box.querySelectorAll('.is-read')) x.classList.remove('is-read');
  el.classList.add('is-read');
  line.textContent = el.dataset.gloss;
}
for (const kind of ['pointerover', 'focusin', 'click']) document.addEventListener(kind, explain);

document.addEventListener('click', async (e) => {
  const button = e.target.closest?.('[data-copy], [data-copy-code]');
  if (!button) return;
  const text = button.dataset.copy ?? [...button.closest('.panel').querySelectorAll('pre:not(.imports pre) > code > span')].map((line) => line.textContent).join('\n');
  const word = button.querySelector('[data-copy-word]');
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
  const all = [...document.querySelectorAll('.gloss')].filter((g) => g.checkVisibility());
  if (!all.some((g) => g.classList.contains('with-hint'))) all[0]?.classList.add('with-hint');
}
const soon = () => { if (!asked) { asked = true; requestAnimationFrame(hint); } };
new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
soon();
