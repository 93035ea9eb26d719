// Where the reader is: marked in the contents, shown in a strip while they are out of sight, and kept for the next visit.
import { call } from './api.js';
import { all, around, data, seek } from './dom.js';

const REST = 3000; // ms: whoever scrolls past a section has not been there
const found = seek(document, '.contents');
if (found) follow(found);

/** @param {HTMLElement} contents */
function follow(contents) {
  const main = around(contents, 'main');
  const links = all(contents, 'a', HTMLAnchorElement);
  const heads = links.map((a) => document.getElementById(a.hash.slice(1)));
  const strip = document.createElement('nav');
  strip.className = 'here';
  strip.setAttribute('aria-label', 'Where you are');
  strip.hidden = true;
  const details = strip.appendChild(document.createElement('details'));
  const summary = details.appendChild(document.createElement('summary'));
  const at = summary.appendChild(document.createElement('b'));
  const left = summary.appendChild(document.createElement('span'));
  const list = details.appendChild(document.createElement('ol'));
  list.className = 'here-list';
  const copies = links.map((a) => {
    const copy = list.appendChild(document.createElement('li')).appendChild(document.createElement('a'));
    copy.href = a.hash;
    copy.textContent = data(a, 'title');
    return copy;
  });
  list.addEventListener('click', () => { details.open = false; });
  strip.addEventListener('keydown', (e) => { if (e.key === 'Escape' && details.open) { details.open = false; summary.focus(); } });
  around(contents, 'article').prepend(strip);

  /** @type {number | undefined} */
  let now;
  const mark = () => {
    const nth = heads.findLastIndex((h) => h?.offsetParent && h.getBoundingClientRect().top < innerHeight * 0.4);
    strip.hidden = contents.getBoundingClientRect().bottom > 56 || nth < 0;
    if (nth === now) return;
    now = nth;
    for (const those of [links, copies]) those.forEach((a, i) => { if (i === nth) a.setAttribute('aria-current', 'location'); else a.removeAttribute('aria-current'); });
    at.textContent = links[nth]?.dataset.title ?? '';
    const minutes = links[nth]?.dataset.left;
    left.textContent = minutes ? `about ${minutes} min left` : '';
    keep(links[nth]?.hash.slice(1) ?? null);
  };

  let timer = 0;
  /** @param {string | null} section */
  const keep = (section) => {
    const lesson = main.dataset.lesson;
    if (!lesson) return;
    clearTimeout(timer);
    // Not to be told: a place that is not kept is no trouble of the reader's.
    timer = setTimeout(() => call('POST', '/api/progress/place', { lesson, section }).catch(() => {}), REST);
  };

  let asked = false;
  addEventListener('scroll', () => { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; mark(); }); } }, { passive: true });
  mark();
}
