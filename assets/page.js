// What every page does: parts that explain themselves, buttons that copy, and tabs over panels.
import './doorstep.js';
import './tabs.js';

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
  const button = e.target.closest?.('[data-copy]');
  if (!button) return;
  const word = button.querySelector('[data-copy-word]');
  const before = word.dataset.was ?? word.textContent;
  word.dataset.was = before;
  try { await navigator.clipboard.writeText(button.dataset.copy); word.textContent = 'copied'; }
  catch { word.textContent = 'not allowed to copy'; }
  setTimeout(() => { word.textContent = before; }, 1500);
});

// Where the reader is, in a lesson's contents.
const contents = document.querySelector('.contents');
if (contents) {
  const links = new Map([...contents.querySelectorAll('a')].map((a) => [document.getElementById(a.hash.slice(1)), a]));
  const heads = [...links.keys()].filter(Boolean);
  const mark = () => {
    const last = heads.filter((h) => h.getBoundingClientRect().top < innerHeight * 0.4).at(-1);
    for (const [h, a] of links) h && h === last ? a.setAttribute('aria-current', 'location') : a.removeAttribute('aria-current');
  };
  let asked = false;
  addEventListener('scroll', () => { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; mark(); }); } }, { passive: true });
  mark();
}
