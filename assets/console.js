// The teacher's console, and the notes on a phone: the parts are fetched anew when something changed, and every press is one request. Clickers send PageDown.
import { call } from './api.js';
import { listen } from './class_stream.js';
import { all, data, find, near, seek } from './dom.js';
import { said } from './problem.js';
import { swap } from './swap.js';

/** The teacher's pages say where they are, for "All to me" (lead.js). */
const AT = 'cloakroom-teacher-at';
const PARTS = ['[data-bar]', '[data-state]', '[data-spine]', '[data-legend]', '[data-seg]', '[data-tracks]', '[data-side]', '[data-notes]', '[data-acts]'];
/** A page that is fetched more often than this shows no more. */
const PAUSE = 1000;
/** What is late, stuck or silent changes by time alone. */
const AGAIN = 20_000;
/** So long what we see changed is taken for our own press, in ms. */
const OURS = 3000;
let pressed = 0, looking = false, again = false, last = 0;

/** What the class as a whole is made to do: if it changes and we did not press, another window did. */
const standing = () => JSON.stringify([...all(document, '[data-acts] [aria-pressed]').map((b) => `${b.innerText.trim()} is ${b.getAttribute('aria-pressed') === 'true' ? 'on' : 'off'}`), seek(document, '.spine h1')?.innerText ?? 'no plan']);

/** Whoever types, or has a list open, is not interrupted. */
function parts() {
  const at = document.activeElement;
  const busy = at instanceof Element && at.matches('input, select') && at.closest('[data-side]') !== null && at.getAttribute('data-switch') === null;
  return PARTS.filter((part) => seek(document, part) && !(busy && part === '[data-side]'));
}

async function refresh() {
  const before = standing(), opened = all(document, '[data-side] details').map((d) => [d.id, d.hasAttribute('open')]), scrolled = seek(document, '[data-side]')?.scrollTop ?? 0;
  const panel = seek(document, '[data-side]')?.dataset.panel;
  await swap(location.href, parts());
  const side = seek(document, '[data-side]');
  if (side && side.dataset.panel === panel) {
    for (const [id, open] of opened) { const d = document.getElementById(String(id)); if (d) d.toggleAttribute('open', open === true); }
    side.scrollTop = scrolled;
  }
  const now = standing();
  if (now !== before && Date.now() - pressed > OURS) other(before, now);
}

/** @param {string} before @param {string} now */
function other(before, now) {
  const was = /** @type {string[]} */ (JSON.parse(before)), is = /** @type {string[]} */ (JSON.parse(now));
  const changed = is.filter((text, at) => text !== was[at]);
  if (!changed.length) return;
  find(document, '[data-other]').hidden = false;
  find(document, '[data-other-says]').textContent = `Pressed in another window of the teacher’s: ${changed.join(', ')}. The last press holds.`;
  setTimeout(() => { find(document, '[data-other]').hidden = true; }, 15_000);
}

async function look() {
  if (looking) { again = true; return; }
  looking = true;
  const wait = last + PAUSE - Date.now();
  if (wait > 0) await new Promise((done) => { setTimeout(done, wait); });
  last = Date.now();
  try { await refresh(); away(false); } catch { away(true); }
  looking = false;
  if (again) { again = false; void look(); }
}

/** @param {boolean} gone */
function away(gone) { if (gone) wrong('The server does not answer. What stands here is from before; it is fetched as soon as it is back.'); else if (find(document, '[data-wrong-says]').textContent?.startsWith('The server does not')) wrong(''); }
/** @param {string} text */
function wrong(text) { find(document, '[data-wrong]').hidden = !text; find(document, '[data-wrong-says]').textContent = text; }
/** @param {string} text */
function says(text) { find(document, '[data-says]').textContent = text; }

/** A press: asks, and shows what came of it.
 * @param {string} path @param {unknown} body @param {(answer: Response) => unknown} [then] */
async function press(path, body, then) {
  pressed = Date.now();
  try {
    const answer = await call('POST', path, body);
    wrong('');
    if (then) await then(answer);
    await refresh();
  } catch (error) { wrong(said(error)); }
}

/** @param {string} href */
async function go(href) {
  history.pushState(null, '', href);
  try { await swap(href, PARTS.filter((part) => seek(document, part))); } catch (error) { wrong(said(error)); }
}
addEventListener('popstate', () => { void swap(location.href, PARTS.filter((part) => seek(document, part))).catch(() => {}); });

/** The part's page on the projector's window. One that is not open is opened by this press.
 * @param {HTMLElement} button */
function plan(button) {
  const page = button.dataset.open;
  const body = /** @type {unknown} */ (JSON.parse(data(button, 'plan')));
  void press('/api/class/plan', body, () => { if (page) open(page, 'cloakroom-room'); });
}

/** All follow from where the teacher was last, or from what the part of the plan opens.
 * @param {HTMLElement} button */
function lead(button) {
  const on = button.getAttribute('aria-pressed') === 'true';
  const at = localStorage.getItem(AT) || data(button, 'lead') || '/class';
  if (on) { void press('/api/class/changes', { what: 'lead', to: null }, () => says('All are let go.')); return; }
  void press('/api/class/along', { path: at, begin: true }, () => says('All follow you.'));
}

/** What cannot be taken back is pressed twice.
 * @param {HTMLElement} button */
function sure(button) {
  if (!button.dataset.sure || button.dataset.asked) return true;
  const before = button.textContent;
  button.textContent = button.dataset.sure;
  button.dataset.asked = 'true';
  setTimeout(() => { delete button.dataset.asked; button.textContent = before; }, 5000);
  return false;
}

/** @param {string} name @param {string} value */
function setAll(name, value) {
  void press('/api/class/switches', { [name]: value }, async (answer) => {
    const done = /** @type {{ sandboxes: number, learners: number }} */ (await answer.json());
    says(`Set in ${done.sandboxes} sandboxes of ${done.learners} learners. Newcomers begin with it.`);
    find(document, '[data-other]').hidden = false;
    find(document, '[data-other-says]').textContent = `${name} is ${value} in ${done.sandboxes} ${done.sandboxes === 1 ? 'sandbox' : 'sandboxes'}. ${done.learners - done.sandboxes} of ${done.learners} learners have none yet, and begin with it.`;
  });
}

document.addEventListener('click', (e) => {
  const link = near(e, 'a[data-go]', HTMLAnchorElement);
  if (link) {
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
    e.preventDefault();
    if (link.hasAttribute('data-clear')) find(document, '#find', HTMLInputElement).value = '';
    void go(link.href);
    return;
  }
  const button = near(e, 'button');
  if (!button) return;
  if (button.dataset.plan) plan(button);
  else if (button.dataset.lead !== undefined) lead(button);
  else if (button.dataset.reset !== undefined) void press('/api/class/reset', {}, async (answer) => {
    const done = /** @type {{ archive: string, learners: number }} */ (await answer.json());
    says(`${done.learners} learners were put away as ${done.archive}.`);
    history.replaceState(null, '', '/console');
  });
  else if (button.dataset.switch) setAll(button.dataset.switch, button.getAttribute('aria-checked') === 'true' ? 'off' : 'on');
  else if (button.dataset.change && sure(button)) void press('/api/class/changes', JSON.parse(button.dataset.change));
});

document.addEventListener('change', (e) => {
  const select = near(e, 'select[data-switch]', HTMLSelectElement);
  if (select) setAll(data(select, 'switch'), select.value);
});

document.addEventListener('submit', (e) => {
  const form = near(e, 'form', HTMLFormElement);
  if (!form) return;
  e.preventDefault();
  const field = form.querySelector('input, select');
  const value = field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : '';
  if (field instanceof HTMLElement) field.blur();
  if (form.dataset.rename) void press('/api/class/changes', { what: 'rename', learner: form.dataset.rename, nickname: value });
  else if (form.dataset.merge) void press('/api/class/changes', { what: 'merge', from: form.dataset.merge, into: value }, () => { history.replaceState(null, '', `/console?learner=${value}`); });
  else if (form.dataset.name !== undefined) void press('/api/class/changes', { what: 'name', name: value });
  else if (form.dataset.give !== undefined && field instanceof HTMLSelectElement) void press('/api/class/changes', { what: 'give', task: { title: field.selectedOptions[0]?.text ?? value, path: value } });
  else if (form.dataset.find !== undefined) seek2(value);
});

/** @param {string} text */
function seek2(text) { void go(text.trim() ? `/console?find=${encodeURIComponent(text.trim())}` : '/console'); }
let typing = 0;
document.addEventListener('input', (e) => {
  const field = near(e, '#find', HTMLInputElement);
  if (!field) return;
  clearTimeout(typing);
  typing = setTimeout(() => { seek2(field.value); }, 250);
});

document.addEventListener('keydown', (e) => {
  if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
  if (e.key === '/' && !near(e, 'input, select')) { e.preventDefault(); seek(document, '#find')?.focus(); return; }
  if (near(e, 'select, input')) return;
  // Keys of a clicker: the next part, and the one before.
  if (e.key === 'PageDown') { e.preventDefault(); seek(document, '[data-next]')?.click(); }
  if (e.key === 'PageUp') { const back = seek(document, '.plan2 .is')?.previousElementSibling?.querySelector('button') ?? seek(document, '[data-back]'); if (back instanceof HTMLElement) { e.preventDefault(); back.click(); } }
});
listen(() => { void look(); }, away);
setInterval(() => { if (document.visibilityState === 'visible') void look(); }, AGAIN);
