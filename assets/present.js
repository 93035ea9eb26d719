// The player on a projector. All steps are in the page; keys and clickers move between them. Without script the links do.
import { all, data, find, near, seek } from './dom.js';
import { said } from './problem.js';
import { fit, showPart } from './fit.js';
import { inRoom } from './room.js';
import { swap } from './swap.js';

const root = document.documentElement;
let main = find(document, '[data-present]');
let step = Number(main.dataset.step);
/** What was asked for while another run was under way.
 * @type {string | null} */
let then = null;
/** The parts of this step on this screen, and which one is shown, from 1.
 * @type {HTMLElement[][]} */
let parts = [];
let part = 1;

/** @param {number} to */
function show(to, { focus = true, at = 1 } = {}) {
  step = Math.min(Number(main.dataset.last), Math.max(1, to));
  for (const section of all(document, 'section[data-at]')) section.hidden = Number(section.dataset.at) !== step;
  parts = fit(seen());
  turn(at);
  for (const link of all(document, 'nav [data-go]')) {
    const n = Number(link.dataset.go);
    link.classList.toggle('done', n < step);
    if (n === step) link.setAttribute('aria-current', 'step'); else link.removeAttribute('aria-current');
  }
  // A switch runs the attack anew, and comes back to this step.
  for (const link of all(document, '[data-set], [data-leave-link], [data-notes-link]', HTMLAnchorElement)) link.href = withStep(link.href);
  // The notes show this run, and so does this window when it is loaded again.
  keep();
  if (focus) scrollTo(0, 0);
  if (focus) heading().focus({ preventScroll: true });
  announce();
}

const seen = () => find(main, `section[data-at="${step}"]`);
const heading = () => find(seen(), 'h1');

/** @param {number} to */
function turn(to) {
  part = Math.min(parts.length, Math.max(1, to));
  showPart(seen(), parts, part);
}

/** A reload comes back to this step, and to this part of it. */
function keep() {
  const url = new URL(withStep(location.href), location.href);
  url.searchParams.set('run', data(main, 'run'));
  history.replaceState({ part }, '', plain(url));
}

/** @param {string} href */
function withStep(href) {
  const url = new URL(href, location.href);
  url.searchParams.set('step', String(step));
  return plain(url);
}

/** Without the `=` that a name without a value gets.
 * @param {URL} url */
const plain = (url) => url.pathname + url.search.replace(/(?<=[?&]present)=(?=&|$)/, '');

// How much of a part lies behind the foot: nothing, unless there is a block that no screen holds, or this is a phone.
function rest() {
  const top = find(document, '.pf').getBoundingClientRect().top, most = root.scrollHeight - innerHeight - scrollY;
  const far = seen().getBoundingClientRect().bottom - top;
  // A press never goes past what nobody has seen.
  return far > 4 && most > 4 ? Math.min(far, most, Math.max(80, top * 0.8)) : 0;
}

// A clicker has one button: it shows the next part of a step, and after the last one the next step.
function forward() {
  const far = rest();
  if (far) { scrollBy(0, far); announce(); } else if (part < parts.length) { turn(part + 1); turned(); } else show(step + 1);
}

function back() {
  if (part > 1) { turn(part - 1); turned(); } else show(step - 1, { at: step > 1 ? Infinity : 1 });
}

function turned() { keep(); scrollTo(0, 0); announce(); }

function where() {
  return { slug: data(main, 'slug'), sets: data(main, 'sets'), run: data(main, 'run'), step, more: rest() > 0 || part < parts.length, sees: `step ${step}, ${heading().innerText.replace(/\s+/g, ' ')}` };
}

/** The attack once more, with these switches: only what it shows is replaced.
 * @param {string} href */
async function run(href) {
  // What was asked for last is what is shown at last.
  if (main.getAttribute('aria-busy')) { then = href; return; }
  main.setAttribute('aria-busy', 'true');
  const opened = panel().open, at = step;
  const works = setTimeout(() => tell('Running it again. What stands above is the run before.', true), 300);
  try {
    await swap(href, ['.ph', '[data-present]', '.pf']);
    main = find(document, '[data-present]');
    panel().open = opened;
    // Whoever has moved on meanwhile stays there.
    show(step === at ? Number(main.dataset.step) : step, { focus: false, at: part });
  } catch (error) {
    main.removeAttribute('aria-busy');
    tell(said(error));
    announce();
  }
  clearTimeout(works);
  const next = then;
  then = null;
  if (next) void run(next);
}

const panel = () => find(document, '[data-sets-panel]', HTMLDetailsElement);
/** @param {string} text */
function tell(text, work = false) {
  const says = find(document, '[data-says]');
  says.classList.toggle('is-work', work);
  says.textContent = text;
}

function defences() {
  panel().open = !panel().open;
  if (panel().open) seek(panel(), '[data-set]')?.focus({ preventScroll: true });
  else heading().focus({ preventScroll: true });
}

/** The defence with this number, while they are called up.
 * @param {number} n */
function numbered(n) {
  const set = all(panel(), '[data-set]', HTMLAnchorElement)[n - 1];
  if (set && panel().open) { set.focus({ preventScroll: true }); void flip(set.href); }
}

/** @param {string} href */
function flip(href) { history.pushState(null, '', href); return run(href); }
addEventListener('popstate', () => run(location.href));

const announce = inRoom({
  where,
  acts: { ...Object.fromEntries([...'123456789'].map((n) => [n, () => numbered(Number(n))])), s: defences, ArrowRight: forward, PageDown: forward, ' ': forward, ArrowLeft: back, PageUp: back, Home: () => show(1), End: () => show(Infinity) },
  wishes: {
    next: forward, prev: back, step: (m) => show(m.step ?? step),
    run: (m) => flip(`/attacks/${encodeURIComponent(data(main, 'slug'))}?present${m.set ? `&set=${encodeURIComponent(m.set)}` : ''}&step=${step}${m.run ? `&run=${m.run}` : ''}`),
  },
  click(e) {
    const set = near(e, '[data-set]', HTMLAnchorElement);
    if (set) { e.preventDefault(); void flip(set.href); return; }
    const go = near(e, '[data-go]');
    if (!go) return;
    e.preventDefault();
    if (go.dataset.go === 'next') forward(); else if (go.dataset.go === 'prev') back(); else show(Number(go.dataset.go));
  },
});

/** @type {unknown} */
const state = history.state;
const before = /** @type {{ part?: number } | null} */ (state);
show(step, { focus: false, at: before?.part });
addEventListener('resize', () => { parts = fit(seen()); turn(part); announce(); });
