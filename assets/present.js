// The player on a projector. All steps are in the page; keys and clickers move between them. Without script the links do.

const root = document.documentElement;
const main = document.querySelector('[data-present]');
const notes = document.querySelector('[data-notes]');
const last = Number(main.dataset.last);
let step = Number(main.dataset.step);

function show(to, { focus = true } = {}) {
  step = Math.min(last, Math.max(1, to));
  for (const part of document.querySelectorAll('section[data-at]')) part.hidden = Number(part.dataset.at) !== step;
  for (const link of document.querySelectorAll('nav [data-go]')) {
    const at = Number(link.dataset.go);
    link.classList.toggle('done', at < step);
    if (at === step) link.setAttribute('aria-current', 'step'); else link.removeAttribute('aria-current');
  }
  // A switch runs the attack anew, and comes back to this step.
  for (const link of document.querySelectorAll('[data-set], [data-leave-link]')) link.href = withStep(link.href);
  history.replaceState(null, '', withStep(location.href));
  if (focus && !notes.open) scrollTo(0, 0);
  if (focus) main.querySelector(`section[data-at="${step}"] h1`)?.focus();
  // How it ended is what the step is for.
  if (!notes.open && main.querySelector(`section[data-at="${step}"] .end`) && hidden() > 0) scrollBy(0, hidden());
}

function withStep(href) {
  const url = new URL(href, location.href);
  url.searchParams.set('step', step);
  return url.pathname + url.search;
}

// How much of a step lies behind the switches, which stand in front of what is below.
function hidden() {
  const part = main.querySelector(`section[data-at="${step}"]`);
  return part.getBoundingClientRect().bottom - document.querySelector('.pf').getBoundingClientRect().top;
}

// A clicker has no wheel: on a low screen the first press shows the rest of the step, and the next one goes on.
function forward() {
  const rest = hidden();
  const most = root.scrollHeight - innerHeight - scrollY;
  if (!notes.open && rest > 4 && most > 4) { scrollBy(0, Math.min(rest, most)); return; }
  show(step + 1);
}

const acts = {
  ArrowRight: forward, PageDown: forward, ' ': forward,
  ArrowLeft: () => show(step - 1), PageUp: () => show(step - 1), Home: () => show(1), End: () => show(last),
  n: toggleNotes, b: black, '.': black, Escape: leave,
};

function toggleNotes() {
  notes.open = !notes.open;
  if (notes.open) notes.scrollIntoView({ block: 'start' });
}
function black() { root.classList.toggle('black'); }
function leave() { location.href = document.querySelector('[data-leave-link]').href; }

document.addEventListener('keydown', (e) => {
  if (e.altKey || e.ctrlKey || e.metaKey) return;
  if (e.key === ' ' && e.target.closest?.('a, button, summary')) return;
  const act = acts[e.key.length === 1 ? e.key.toLowerCase() : e.key];
  if (!act) return;
  e.preventDefault();
  // Any key but the one for black brings the picture back first.
  if (root.classList.contains('black') && act !== black) { black(); return; }
  act();
});

document.addEventListener('click', (e) => {
  if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  if (root.classList.contains('black')) { e.preventDefault(); black(); return; }
  if (e.target.closest('[data-notes-key]')) toggleNotes();
  if (e.target.closest('[data-black-key]')) black();
  const go = e.target.closest('[data-go]');
  if (!go) return;
  e.preventDefault();
  show({ prev: step - 1, next: step + 1 }[go.dataset.go] ?? Number(go.dataset.go));
});

show(step, { focus: false });
