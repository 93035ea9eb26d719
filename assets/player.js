// The attack player. Every step is in the page already: stepping shows another, without asking the server. A switch runs the attack anew
// on the server, and its answer takes the place of <main>.
import { all, data, find, near, seek } from './dom.js';
import { SILENT, problem, said } from './problem.js';

/** By how many steps a key moves.
 * @type {Record<string, number>} */
const BY = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
let main = find(document, 'main[data-player]');
/** @param {string} selector */
const $$ = (selector) => all(main, selector);

/** @param {string} href @param {number} step */
function withStep(href, step) {
  const url = new URL(href, location.href);
  url.searchParams.set('step', String(step));
  return url.pathname + url.search + url.hash;
}

/** @param {number} step */
function show(step, { keep = true } = {}) {
  const last = Number(main.dataset.last);
  step = Math.min(last, Math.max(1, step));
  main.dataset.step = String(step);
  for (const row of $$('[data-row]')) {
    const n = Number(row.dataset.row);
    row.classList.toggle('is-past', n < step);
    row.classList.toggle('is-now', n === step);
    row.classList.toggle('is-next', n > step);
    current(row, n === step);
    if (n === step && keep) row.scrollIntoView({ block: 'nearest' });
  }
  for (const el of $$('[data-at]')) el.hidden = Number(el.dataset.at) !== step;
  for (const el of $$('[data-from]')) el.hidden = Number(el.dataset.from) > step;
  for (const link of $$('.steps [data-go]')) {
    link.classList.toggle('done', Number(link.dataset.go) < step);
    current(link, Number(link.dataset.go) === step);
  }
  const here = withStep(location.href, step);
  end(find(main, '[data-go=prev]', HTMLAnchorElement), here, step - 1, step > 1);
  end(find(main, '[data-go=next]', HTMLAnchorElement), here, step + 1, step < last);
  for (const link of all(main, '[data-set], [data-again], [data-present-link]', HTMLAnchorElement)) link.href = withStep(link.href, step);
  if (keep) history.replaceState(null, '', here);
  if (step >= Number(main.dataset.ends)) seen();
  // A prediction of an earlier step may be told now.
  main.dispatchEvent(new CustomEvent('cloakroom:played', { bubbles: true }));
}

/** How it ended has been seen: progress. The server runs it once more and takes nobody's word for it. */
function seen() {
  if (main.dataset.seen) return;
  main.dataset.seen = 'true';
  const set = new URL(location.href).searchParams.getAll('set').flatMap((s) => s.split(',')).filter(Boolean);
  // What cannot be noted is no reason to disturb whoever watches.
  fetch(`/api/progress/attacks/${encodeURIComponent(data(main, 'slug'))}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ set }) }).catch(() => {});
}

/** @param {HTMLElement} el @param {boolean} is */
function current(el, is) { if (is) el.setAttribute('aria-current', 'step'); else el.removeAttribute('aria-current'); }

/** @param {HTMLAnchorElement} link @param {string} here @param {number} step @param {boolean} possible */
function end(link, here, step, possible) {
  if (possible) { link.href = withStep(here, step); link.removeAttribute('aria-disabled'); link.removeAttribute('role'); }
  else { link.removeAttribute('href'); link.setAttribute('aria-disabled', 'true'); link.setAttribute('role', 'link'); }
}

/** @param {HTMLAnchorElement} toggle */
async function flip(toggle) {
  if (main.getAttribute('aria-busy')) return;
  const name = toggle.dataset.set;
  main.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(toggle.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(await problem(answer));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = seek(page, 'main[data-player]');
    if (!fresh) throw new Error('The answer was not this page.');
    const open = $$('details[data-keep][open]').map((d) => d.dataset.keep);
    const at = scrollY;
    history.replaceState(null, '', toggle.href);
    main.replaceWith(fresh);
    main = fresh;
    for (const d of all(main, 'details[data-keep]', HTMLDetailsElement)) if (open.includes(d.dataset.keep)) d.open = true;
    scrollTo(scrollX, at);
    const again = name ? $$('[data-set]').find((t) => t.dataset.set === name) : seek(main, '#saved a');
    again?.focus({ preventScroll: true });
  } catch (error) {
    main.removeAttribute('aria-busy');
    find(main, '[data-says]').textContent = error instanceof TypeError ? SILENT : said(error);
  }
}

document.addEventListener('click', (e) => {
  if (!(e.target instanceof Element) || !main.contains(e.target) || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  const toggle = near(e, '[data-set], [data-again]', HTMLAnchorElement);
  if (toggle) { e.preventDefault(); void flip(toggle); return; }
  const go = near(e, '[data-go]');
  if (!go) return;
  e.preventDefault();
  const step = Number(main.dataset.step);
  if (go.getAttribute('aria-disabled') !== 'true') show(go.dataset.go === 'prev' ? step - 1 : go.dataset.go === 'next' ? step + 1 : Number(go.dataset.go));
});

document.addEventListener('keydown', (e) => {
  if (e.altKey || e.metaKey || e.ctrlKey || e.shiftKey) return;
  const toggle = near(e, '[data-set]', HTMLAnchorElement);
  if (toggle && e.key === ' ') { e.preventDefault(); void flip(toggle); return; }
  if (near(e, 'input, select, textarea, pre, [role=tab]')) return;
  const by = BY[e.key];
  if (!by) return;
  e.preventDefault();
  show(Number(main.dataset.step) + by);
});

show(Number(main.dataset.step), { keep: false });
