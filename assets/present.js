// The player on a projector. All steps are in the page; keys and clickers move between them. Without script the links do.
import { inRoom } from './room.js';
import { swap } from './swap.js';

const root = document.documentElement;
let main = document.querySelector('[data-present]');
let step = Number(main.dataset.step);
let then = null;

function show(to, { focus = true } = {}) {
  step = Math.min(Number(main.dataset.last), Math.max(1, to));
  for (const part of document.querySelectorAll('section[data-at]')) part.hidden = Number(part.dataset.at) !== step;
  for (const link of document.querySelectorAll('nav [data-go]')) {
    const at = Number(link.dataset.go);
    link.classList.toggle('done', at < step);
    if (at === step) link.setAttribute('aria-current', 'step'); else link.removeAttribute('aria-current');
  }
  // A switch runs the attack anew, and comes back to this step.
  for (const link of document.querySelectorAll('[data-set], [data-leave-link], [data-notes-link]')) link.href = withStep(link.href);
  history.replaceState(null, '', withStep(location.href));
  if (focus) scrollTo(0, 0);
  if (focus) heading()?.focus({ preventScroll: true });
  announce();
}

const heading = () => main.querySelector(`section[data-at="${step}"] h1`);

function withStep(href) {
  const url = new URL(href, location.href);
  url.searchParams.set('step', step);
  return url.pathname + url.search;
}

// How much of a step lies behind the foot: nothing, unless the screen is smaller or its type larger than what is laid out for.
function hidden() {
  const part = main.querySelector(`section[data-at="${step}"]`);
  return part.getBoundingClientRect().bottom - document.querySelector('.pf').getBoundingClientRect().top;
}

// How far the next press scrolls, in pixels: 0 where all of the step has been seen.
function rest() {
  const far = hidden(), most = root.scrollHeight - innerHeight - scrollY;
  return far > 4 && most > 4 ? Math.min(far, most, seen()) : 0;
}

// A press never goes past what nobody has seen.
function seen() { return Math.max(80, document.querySelector('.pf').getBoundingClientRect().top * 0.8); }

// A clicker has no wheel: on such a screen a press shows more of the step, and the last one goes on.
function forward() {
  const far = rest();
  if (far) { scrollBy(0, far); announce(); } else show(step + 1);
}

function where() {
  return { slug: main.dataset.slug, sets: main.dataset.sets, step, more: rest() > 0, sees: `step ${step}, ${heading()?.textContent}` };
}

/** The attack once more, with these switches: only what it shows is replaced. */
async function run(href) {
  // What was asked for last is what is shown at last.
  if (main.getAttribute('aria-busy')) { then = href; return; }
  main.setAttribute('aria-busy', 'true');
  const opened = panel().open, at = step;
  const works = setTimeout(() => tell('Running it again. What stands above is the run before.', true), 300);
  try {
    await swap(href, ['.ph', '[data-present]', '.pf']);
    main = document.querySelector('[data-present]');
    panel().open = opened;
    // Whoever has moved on meanwhile stays there.
    show(step === at ? Number(main.dataset.step) : step, { focus: false });
  } catch (error) {
    main.removeAttribute('aria-busy');
    tell(error.message);
    announce();
  }
  clearTimeout(works);
  const next = then;
  then = null;
  if (next) run(next);
}

const panel = () => document.querySelector('[data-sets-panel]');
function tell(text, work = false) {
  const says = document.querySelector('[data-says]');
  says.classList.toggle('is-work', work);
  says.textContent = text;
}

function defences() {
  panel().open = !panel().open;
  if (panel().open) panel().querySelector('[data-set]')?.focus({ preventScroll: true });
  else heading()?.focus({ preventScroll: true });
}

/** The defence with this number, while they are called up. */
function numbered(n) {
  const set = panel().open && panel().querySelectorAll('[data-set]')[n - 1];
  if (set) { set.focus({ preventScroll: true }); flip(set.href); }
}

function flip(href) { history.pushState(null, '', href); return run(href); }
addEventListener('popstate', () => run(location.href));

const back = () => show(step - 1);
const announce = inRoom({
  where,
  acts: { ...Object.fromEntries([...'123456789'].map((n) => [n, () => numbered(Number(n))])), s: defences, ArrowRight: forward, PageDown: forward, ' ': forward, ArrowLeft: back, PageUp: back, Home: () => show(1), End: () => show(Infinity) },
  wishes: {
    next: forward, prev: back, step: (m) => show(m.step),
    run: (m) => flip(`/attacks/${encodeURIComponent(main.dataset.slug)}?present${m.set ? `&set=${encodeURIComponent(m.set)}` : ''}&step=${step}`),
  },
  click(e) {
    const set = e.target.closest('[data-set]');
    if (set) { e.preventDefault(); flip(set.href); return; }
    const go = e.target.closest('[data-go]');
    if (!go) return;
    e.preventDefault();
    if (go.dataset.go === 'next') forward(); else show(go.dataset.go === 'prev' ? step - 1 : Number(go.dataset.go));
  },
});

show(step, { focus: false });
