// Search from any page: "/" or the button in the bar. Without script the button leads to the page of search.
const TRIES = ['logged out after a redirect', 'connect.sid not set', 'SameSite', 'cycle_id', 'two tabs lose data'];
const GROUPS = { lesson: 'Lessons', attack: 'Attacks', exercise: 'Exercises' };

const make = (name, of = {}, ...inside) => {
  const { data, aria, ...rest } = of;
  const el = Object.assign(document.createElement(name), rest);
  for (const [key, value] of Object.entries(aria ?? {})) el.setAttribute(key === 'role' ? 'role' : `aria-${key}`, value);
  el.append(...inside);
  return el;
};

let box;

function build() {
  const input = make('input', { id: 'find-q', name: 'q', type: 'search', autocomplete: 'off', spellcheck: false, maxLength: 200, placeholder: 'A word, a header, or what you see',
    aria: { role: 'combobox', expanded: 'false', controls: 'find-list', autocomplete: 'list' } });
  const close = make('button', { type: 'button', className: 'btn small' }, 'Close ', make('kbd', { textContent: 'Esc' }));
  const icon = document.querySelector('.find-btn .i').cloneNode(true);
  const top = make('form', { className: 'find-top', action: '/search', aria: { role: 'search' } }, icon,
    make('label', { className: 'vh', htmlFor: 'find-q', textContent: 'What do you look for, or what do you see?' }), input, close);
  const body = make('div', { className: 'find-body' });
  const status = make('p', { className: 'vh', aria: { role: 'status' } });
  const all = make('a', { className: 'push', href: '/search', textContent: 'All results on a page' });
  const key = (keys, does) => make('span', {}, ...keys.flatMap((k) => [make('kbd', { textContent: k }), ' ']), does);
  const foot = make('p', { className: 'find-foot' }, key(['↑', '↓'], 'move'), key(['Enter'], 'open'), key(['Esc'], 'close'), all);
  box = make('dialog', { className: 'find', aria: { label: 'Search' } }, top, body, status, foot);
  document.body.append(box);
  close.addEventListener('click', () => box.close());
  box.addEventListener('click', (e) => {
    if (e.target === box) box.close();
    const chip = e.target.closest('[data-try]');
    if (chip) { input.value = chip.dataset.try; ask(); input.focus(); }
  });
  let timer;
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 90); });
  input.addEventListener('keydown', move);
  Object.assign(box, { input, body, status, all });
}

const hits = () => [...box.body.querySelectorAll('.hit')];

function choose(at) {
  hits().forEach((hit, n) => hit.setAttribute('aria-selected', String(n === at)));
  const hit = hits()[at];
  hit?.scrollIntoView({ block: 'nearest' });
  if (hit) box.input.setAttribute('aria-activedescendant', hit.id); else box.input.removeAttribute('aria-activedescendant');
}

function move(e) {
  const all = hits();
  const at = all.findIndex((hit) => hit.getAttribute('aria-selected') === 'true');
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
    e.preventDefault();
    choose(Math.max(0, Math.min(all.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1))));
  }
  // Only what stands for the words that are there now: somebody who types fast gets the page.
  if (e.key === 'Enter' && all[at] && box.answered === box.input.value.trim()) { e.preventDefault(); all[at].click(); }
}

function lead(...inside) { return make('p', { className: 'find-lead' }, ...inside); }

function nothingAsked() {
  const chips = TRIES.map((words) => { const chip = make('button', { type: 'button', className: 'chip', textContent: words }); chip.dataset.try = words; return make('li', {}, chip); });
  box.body.replaceChildren(lead('Type what you see, as you would say it. Or a name: a header, a setting, a word of the field.'), make('ul', { className: 'find-tries' }, ...chips));
  say('');
}

function say(words) {
  box.status.textContent = words;
  box.input.setAttribute('aria-expanded', String(hits().length > 0));
  choose(0);
}

function show(question, results) {
  box.answered = question;
  if (!results.length) {
    box.body.replaceChildren(lead(make('b', { textContent: `Nothing here is about “${question}”.` }), ' Say what you see: a sentence finds more than a name does.'));
    return say('Nothing found.');
  }
  const groups = new Map();
  results.slice(0, 10).forEach((found, n) => {
    const group = GROUPS[found.kind] ?? 'Reference';
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(make('a', { className: 'hit', id: `find-${n}`, href: found.href, tabIndex: -1, aria: { role: 'option', selected: 'false' } },
      make('b', { textContent: found.title }), make('span', { textContent: found.section })));
  });
  const list = make('div', { id: 'find-list', aria: { role: 'listbox', label: 'Results' } }, ...[...groups].map(([name, found], n) =>
    make('div', { aria: { role: 'group', labelledby: `find-g${n}` } }, make('p', { className: 'hit-g', id: `find-g${n}`, textContent: name, aria: { role: 'presentation' } }), ...found)));
  box.body.replaceChildren(list);
  say(`${results.length} results.`);
}

let under;
async function ask() {
  const question = box.input.value.trim();
  box.all.href = question ? `/search?q=${encodeURIComponent(question)}` : '/search';
  under?.abort();
  if (!question) return nothingAsked();
  under = new AbortController();
  try {
    const answer = await fetch(`/api/search?q=${encodeURIComponent(question)}`, { signal: under.signal });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail ?? told.title);
    show(question, told.results);
  } catch (error) {
    if (error.name === 'AbortError') return;
    box.body.replaceChildren(lead(make('b', { textContent: 'The search got no answer.' }), ' Is the server running? Press Enter to try again on a page.'));
    say('The search got no answer.');
  }
}

function open() {
  if (!box) build();
  if (box.open) return;
  box.showModal();
  box.input.select();
  ask();
}

document.addEventListener('click', (e) => {
  if (!e.target.closest?.('[data-find-open]') || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  open();
});
document.addEventListener('keydown', (e) => {
  if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
  if (e.target.closest?.('input, textarea, select, [contenteditable]')) return;
  e.preventDefault();
  open();
});
