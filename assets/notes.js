// The speaker's notes. While a projected window is open it leads: what is pressed here is asked of it, and what it shows is shown here.
// Without one the notes are turned by themselves.
import './doorstep.js';
import { all, around, data, find, near } from './dom.js';
import { said } from './problem.js';
import { hear, say } from './together.js';
import { swap } from './swap.js';

/** @import { Room, Wish } from './together.js' */

/** @param {string} selector */
const $ = (selector) => find(document, selector);
/** A window that was shut or hangs: so long until the notes go on alone, in ms. Loading a page takes less. */
const PATIENCE = 1500;
/** The projected window, as it told of itself last.
 * @type {Room & { from: string, gone?: boolean } | null} */
let room = null;
let silence = 0;
/** What was asked for while the window was on its way to another page.
 * @type {Wish | null} */
let wish = null;

const main = () => $('[data-notes]');
/** @param {string} slug @param {number} step @param {string} sets @param {string} [run] */
const href = (slug, step, sets, run) => `/attacks/${encodeURIComponent(slug)}/notes?step=${step}${sets}${run ? `&run=${run}` : ''}`;

/** @param {number} to */
function show(to) {
  const { slug = '', sets = '', last, run } = main().dataset;
  const step = Math.min(Number(last), Math.max(1, to));
  main().dataset.step = String(step);
  for (const part of all(document, 'section[data-at]')) part.hidden = Number(part.dataset.at) !== step;
  for (const link of all(document, '[data-set], [data-open-room]', HTMLAnchorElement)) {
    const url = new URL(link.href);
    url.searchParams.set('step', String(step));
    link.href = url.pathname + url.search;
  }
  history.replaceState(null, '', href(slug, step, sets, run));
}

/** The run that the room sees is the one that is spoken of.
 * @param {string} slug @param {number} step @param {string} sets @param {string} [run] */
async function turnTo(slug, step, sets, run) {
  const is = main().dataset;
  if (is.slug === slug && is.sets === sets && (!run || is.run === run)) { show(step); return; }
  try {
    await swap(href(slug, step, sets, run), ['.nh h1', '[data-minutes]', '[data-plans]', '[data-open-room]', '[data-notes]', '.go']);
    const now = main().dataset;
    if (room?.slug && room.run !== run) { await turnTo(room.slug, room.step, room.sets, room.run); return; }
    // The server does not keep that run any more, and has made another: the room gets that one.
    if (run && now.run !== run && now.slug === slug) ask({ do: 'run', slug, step, set: setOf(now.sets ?? ''), run: now.run });
    show(room?.slug ? room.step : step);
    clock();
    tell();
  } catch (error) { tell(said(error)); }
}

/** @param {string} sets */
const setOf = (sets) => new URLSearchParams(sets).get('set') ?? '';

/** @param {string} [problem] */
function tell(problem) {
  const leads = room !== null;
  $('[data-open-room]').hidden = leads;
  $('[data-more]').hidden = !room?.more;
  $('[data-black]').setAttribute('aria-pressed', String(room?.black ?? false));
  find(document, '[data-black]', HTMLButtonElement).disabled = !leads;
  const where = !room ? 'No projected window is open. The notes turn alone.'
    : room.black ? 'The room sees black.' : `The room sees: ${room.sees}.`;
  if ($('[data-room]').textContent !== (problem ?? where)) $('[data-room]').textContent = problem ?? where;
}

function alone() { room = null; wish = null; tell(); }

/** Asks the projected window to do something; it answers by saying where it is then.
 * @param {Wish} what */
function ask(what) {
  if (!room) return false;
  if (room.gone) { wish = what; return true; }
  say({ kind: 'do', to: room.from, ...what });
  clearTimeout(silence);
  silence = setTimeout(alone, PATIENCE);
  return true;
}

hear((m) => {
  if (m.kind === 'room') {
    clearTimeout(silence);
    room = m;
    tell();
    if (m.slug) void turnTo(m.slug, m.step, m.sets, m.run);
    const asked = wish;
    wish = null;
    if (asked) ask(asked);
  }
  // It may be on its way to another page, and say so when it is there.
  if (m.kind === 'gone' && room && m.from === room.from) {
    room.gone = true;
    clearTimeout(silence);
    silence = setTimeout(alone, PATIENCE);
  }
});

const step = () => Number(main().dataset.step);
const next = () => ask({ do: 'next' }) || show(step() + 1);
const prev = () => ask({ do: 'prev' }) || show(step() - 1);
const black = () => ask({ do: 'black' });
/** @type {Record<string, () => unknown>} */
const acts = {
  ArrowRight: next, PageDown: next, ' ': next, ArrowLeft: prev, PageUp: prev, b: black, '.': black,
  Home: () => ask({ do: 'step', step: 1 }) || show(1), End: () => ask({ do: 'step', step: Number(main().dataset.last) }) || show(Infinity),
};

document.addEventListener('keydown', (e) => {
  if (e.altKey || e.ctrlKey || e.metaKey) return;
  if (e.key === ' ' && near(e, 'a, button, select')) return;
  const act = acts[e.key.length === 1 ? e.key.toLowerCase() : e.key];
  if (!act) return;
  e.preventDefault();
  act();
});

document.addEventListener('click', (e) => {
  if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  if (near(e, '[data-begin]')) { keep('class', { began: Date.now() }); clock(); return; }
  if (near(e, '[data-black]')) { black(); return; }
  const go = near(e, '[data-go]');
  if (go) { e.preventDefault(); (go.dataset.go === 'next' ? next : prev)(); return; }
  const set = near(e, '[data-set]', HTMLAnchorElement);
  if (!set) return;
  e.preventDefault();
  const url = new URL(set.href);
  const slug = data(main(), 'slug');
  if (ask({ do: 'run', slug, step: step(), set: url.searchParams.get('set') ?? '' })) return;
  const sets = url.searchParams.get('set');
  void turnTo(slug, step(), sets ? `&set=${encodeURIComponent(sets)}` : '');
});

// The times outlast a reload of this window, and end with it.
/** @typedef {{ class: { began: number }, demo: { slug: string, began: number }, plan: number }} Kept */
/** @type {Partial<Kept>} */
const kept = {};
/** @template {keyof Kept} N @param {N} name @param {Kept[N]} value */
function keep(name, value) {
  kept[name] = value;
  try { sessionStorage.setItem(`cloakroom-${name}`, JSON.stringify(value)); } catch { /* then they last as long as the page */ }
  return value;
}
/** @template {keyof Kept} N @param {N} name @returns {Kept[N] | undefined} */
function got(name) {
  try { kept[name] ??= /** @type {Kept[N] | null} */ (JSON.parse(sessionStorage.getItem(`cloakroom-${name}`) ?? 'null')) ?? undefined; } catch { /* there is none */ }
  return kept[name];
}
function clock() {
  const now = Date.now(), slug = data(main(), 'slug'), before = got('demo');
  const whole = got('class') ?? keep('class', { began: now });
  const demo = before?.slug === slug ? before : keep('demo', { slug, began: now });
  /** @param {number} ms */
  const words = (ms) => { const s = Math.max(0, Math.floor(ms / 1000)); return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`; };
  $('[data-class]').textContent = words(now - whole.began);
  $('[data-demo]').textContent = words(now - demo.began);
  $('[data-demo]').classList.toggle('over', now - demo.began > Number($('[data-minutes]').dataset.minutes) * 60000);
  plan((now - whole.began) / 60000);
}

// The plan that was chosen last is meant, as long as this demo is in it.
/** @param {number} minute */
function plan(minute) {
  const plans = all(document, '[data-plan]');
  const chosen = plans.find((one) => Number(one.dataset.plan) === got('plan')) ?? plans[0];
  for (const one of plans) one.hidden = one !== chosen;
  if (!chosen) return;
  const from = Number(chosen.dataset.from), to = from + Number(chosen.dataset.minutes), says = find(chosen, '[data-late]');
  const words = minute < from - 1 ? `${Math.round(from - minute)} min ahead` : minute > to ? `${Math.max(1, Math.round(minute - to))} min behind` : `on time, ${Math.max(0, Math.ceil(to - minute))} min left`;
  if (says.textContent !== words) says.textContent = words;
  says.classList.toggle('over', minute > to);
}
document.addEventListener('change', (e) => {
  const choice = near(e, 'select[data-choose]', HTMLSelectElement);
  if (!choice) return;
  const to = Number(choice.value);
  choice.value = data(around(choice, '[data-plan]'), 'plan');
  keep('plan', to);
  clock();
  document.getElementById(`plan-${to}`)?.focus();
});

show(step());
clock();
setInterval(clock, 1000);
say({ kind: 'who' });
silence = setTimeout(alone, 400);
addEventListener('pageshow', (e) => { if (e.persisted) say({ kind: 'who' }); });
