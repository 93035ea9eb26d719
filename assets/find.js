// Search from any page: "/" or the button in the bar. Without script the button leads to the page of search.
import { all, data, find, near } from './dom.js';
import { problem } from './problem.js';

const TRIES = ['logged out after a redirect', 'connect.sid not set', 'SameSite', 'cycle_id', 'two tabs lose data'];
/** @type {Record<string, string>} */
const GROUPS = { case: 'Clinic', lesson: 'Lessons', attack: 'Attacks', exercise: 'Exercises' };

/** @typedef {{ kind: string, title: string, href: string, section: string }} Found */

/** An element, with its properties, its role and ARIA attributes, and what is in it.
 * @template {keyof HTMLElementTagNameMap} N @param {N} name
 * @param {Partial<Omit<HTMLElementTagNameMap[N], 'role'>> & { aria?: Record<string, string> }} [of] @param {(Node | string)[]} inside */
const make = (name, of = {}, ...inside) => {
  const { aria, ...rest } = of;
  const el = document.createElement(name);
  Object.assign(el, rest);
  for (const [key, value] of Object.entries(aria ?? {})) el.setAttribute(key === 'role' ? 'role' : `aria-${key}`, value);
  el.append(...inside);
  return el;
};

/** The dialog and its parts, from when it is opened first.
 * @type {ReturnType<typeof build> | undefined} */
let built;
const ui = () => (built ??= build());
/** The words that the results are for. */
let answered = '';

function build() {
  const input = make('input', { id: 'find-q', name: 'q', type: 'search', autocomplete: 'off', spellcheck: false, maxLength: 200, placeholder: 'A word, a header, or what you see',
    aria: { role: 'combobox', expanded: 'false', controls: 'find-list', autocomplete: 'list' } });
  const close = make('button', { type: 'button', className: 'btn small' }, 'Close ', make('kbd', { textContent: 'Esc' }));
  const icon = find(document, '.find-btn .i', SVGElement).cloneNode(true);
  const top = make('form', { className: 'find-top', action: '/search', aria: { role: 'search' } }, icon,
    make('label', { className: 'vh', htmlFor: 'find-q', textContent: 'What do you look for, or what do you see?' }), input, close);
  const body = make('div', { className: 'find-body' });
  const status = make('p', { className: 'vh', aria: { role: 'status' } });
  const whole = make('a', { className: 'push', href: '/search', textContent: 'All results on a page' });
  /** @param {string[]} keys @param {string} does */
  const key = (keys, does) => make('span', {}, ...keys.flatMap((k) => [make('kbd', { textContent: k }), ' ']), does);
  const foot = make('p', { className: 'find-foot' }, key(['↑', '↓'], 'move'), key(['Enter'], 'open'), key(['Esc'], 'close'), whole);
  const box = make('dialog', { className: 'find', aria: { label: 'Search' } }, top, body, status, foot);
  document.body.append(box);
  close.addEventListener('click', () => box.close());
  box.addEventListener('click', (e) => {
    if (e.target === box) box.close();
    const chip = near(e, '[data-try]');
    if (chip) { input.value = data(chip, 'try'); void ask(); input.focus(); }
  });
  let timer = 0;
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 90); });
  input.addEventListener('keydown', move);
  return { box, input, body, status, whole };
}

const hits = () => all(ui().body, '.hit');

/** @param {number} at */
function choose(at) {
  const { input } = ui();
  hits().forEach((hit, n) => hit.setAttribute('aria-selected', String(n === at)));
  const hit = hits()[at];
  hit?.scrollIntoView({ block: 'nearest' });
  if (hit) input.setAttribute('aria-activedescendant', hit.id); else input.removeAttribute('aria-activedescendant');
}

/** @param {KeyboardEvent} e */
function move(e) {
  const there = hits();
  const at = there.findIndex((hit) => hit.getAttribute('aria-selected') === 'true');
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
    e.preventDefault();
    choose(Math.max(0, Math.min(there.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1))));
  }
  // Only what stands for the words that are there now: somebody who types fast gets the page.
  const hit = there[at];
  if (e.key === 'Enter' && hit && answered === ui().input.value.trim()) { e.preventDefault(); hit.click(); }
}

/** @param {(Node | string)[]} inside */
function lead(...inside) { return make('p', { className: 'find-lead' }, ...inside); }

function nothingAsked() {
  const chips = TRIES.map((words) => { const chip = make('button', { type: 'button', className: 'chip', textContent: words }); chip.dataset.try = words; return make('li', {}, chip); });
  ui().body.replaceChildren(lead('Type what you see, as you would say it. Or a name: a header, a setting, a word of the field.'), make('ul', { className: 'find-tries' }, ...chips));
  say('');
}

/** @param {string} words */
function say(words) {
  const { input, status } = ui();
  status.textContent = words;
  input.setAttribute('aria-expanded', String(hits().length > 0));
  choose(0);
}

/** @param {string} question @param {Found[]} results */
function show(question, results) {
  answered = question;
  if (!results.length) {
    ui().body.replaceChildren(lead(make('b', { textContent: `Nothing here is about “${question}”.` }), ' Say what you see: a sentence finds more than a name does.'));
    say('Nothing found.');
    return;
  }
  /** @type {Map<string, HTMLElement[]>} */
  const groups = new Map();
  results.slice(0, 10).forEach((found, n) => {
    const group = GROUPS[found.kind] ?? 'Reference';
    const hit = make('a', { className: 'hit', id: `find-${n}`, href: found.href, tabIndex: -1, aria: { role: 'option', selected: 'false' } },
      make('b', { textContent: found.title }), make('span', { textContent: found.section }));
    groups.set(group, [...(groups.get(group) ?? []), hit]);
  });
  const list = make('div', { id: 'find-list', aria: { role: 'listbox', label: 'Results' } }, ...[...groups].map(([name, found], n) =>
    make('div', { aria: { role: 'group', labelledby: `find-g${n}` } }, make('p', { className: 'hit-g', id: `find-g${n}`, textContent: name, aria: { role: 'presentation' } }), ...found)));
  ui().body.replaceChildren(list);
  say(`${results.length} results.`);
}

/** @type {AbortController | undefined} */
let under;
async function ask() {
  const { input, whole } = ui();
  const question = input.value.trim();
  whole.href = question ? `/search?q=${encodeURIComponent(question)}` : '/search';
  under?.abort();
  if (!question) { nothingAsked(); return; }
  under = new AbortController();
  try {
    const answer = await fetch(`/api/search?q=${encodeURIComponent(question)}`, { signal: under.signal });
    if (!answer.ok) throw new Error(await problem(answer));
    show(question, /** @type {{ results: Found[] }} */ (await answer.json()).results);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return;
    ui().body.replaceChildren(lead(make('b', { textContent: 'The search got no answer.' }), ' Is the server running? Press Enter to try again on a page.'));
    say('The search got no answer.');
  }
}

function open() {
  const { box, input } = ui();
  if (box.open) return;
  box.showModal();
  input.select();
  void ask();
}

document.addEventListener('click', (e) => {
  if (!near(e, '[data-find-open]') || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  open();
});
document.addEventListener('keydown', (e) => {
  if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
  if (near(e, 'input, textarea, select, [contenteditable]')) return;
  e.preventDefault();
  open();
});
