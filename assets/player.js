// The attack player. Every step is in the page already: stepping shows another, without asking the server. A switch runs the attack anew
// on the server, and its answer takes the place of <main>.

let main = null;
const $$ = (selector) => [...main.querySelectorAll(selector)];

function withStep(href, step) {
  const url = new URL(href, location.href);
  url.searchParams.set('step', step);
  return url.pathname + url.search + url.hash;
}

function show(step, { keep = true } = {}) {
  const last = Number(main.dataset.last);
  step = Math.min(last, Math.max(1, step));
  main.dataset.step = step;
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
  end(main.querySelector('[data-go=prev]'), here, step - 1, step > 1);
  end(main.querySelector('[data-go=next]'), here, step + 1, step < last);
  for (const link of $$('[data-set], [data-again], [data-present-link]')) link.href = withStep(link.href, step);
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
  fetch(`/api/progress/attacks/${encodeURIComponent(main.dataset.slug)}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ set }) }).catch(() => {});
}

function current(el, is) { is ? el.setAttribute('aria-current', 'step') : el.removeAttribute('aria-current'); }

function end(link, here, step, possible) {
  if (possible) { link.href = withStep(here, step); link.removeAttribute('aria-disabled'); link.removeAttribute('role'); }
  else { link.removeAttribute('href'); link.setAttribute('aria-disabled', 'true'); link.setAttribute('role', 'link'); }
}

async function flip(toggle) {
  if (main.getAttribute('aria-busy')) return;
  const name = toggle.dataset.set;
  main.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(toggle.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(`Cloakroom answered ${answer.status} ${answer.statusText}.`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('main[data-player]');
    if (!fresh) throw new Error('The answer was not this page.');
    const open = $$('details[data-keep][open]').map((d) => d.dataset.keep);
    const at = scrollY;
    history.replaceState(null, '', toggle.href);
    main.replaceWith(fresh);
    main = fresh;
    for (const d of $$('details[data-keep]')) if (open.includes(d.dataset.keep)) d.open = true;
    scrollTo(scrollX, at);
    const again = name ? $$('[data-set]').find((t) => t.dataset.set === name) : main.querySelector('#saved a');
    again?.focus({ preventScroll: true });
  } catch (error) {
    main.removeAttribute('aria-busy');
    main.querySelector('[data-says]').textContent = error instanceof TypeError ? 'Cloakroom does not answer. Is it still running in your terminal?' : error.message;
  }
}

document.addEventListener('click', (e) => {
  if (!main?.contains(e.target) || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  const toggle = e.target.closest('[data-set], [data-again]');
  if (toggle) { e.preventDefault(); flip(toggle); return; }
  const go = e.target.closest('[data-go]');
  if (!go) return;
  e.preventDefault();
  const step = Number(main.dataset.step);
  if (go.getAttribute('aria-disabled') !== 'true') show({ prev: step - 1, next: step + 1 }[go.dataset.go] ?? Number(go.dataset.go));
});

document.addEventListener('keydown', (e) => {
  if (!main || e.altKey || e.metaKey || e.ctrlKey || e.shiftKey) return;
  const toggle = e.target.closest?.('[data-set]');
  if (toggle && e.key === ' ') { e.preventDefault(); flip(toggle); return; }
  if (e.target.closest?.('input, select, textarea, pre, [role=tab]')) return;
  const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[e.key];
  if (!by) return;
  e.preventDefault();
  show(Number(main.dataset.step) + by);
});

main = document.querySelector('main[data-player]');
if (main) show(Number(main.dataset.step), { keep: false });
