// `?` says which keys there are on this page. Nothing here can be done only by a key.
import { near } from './dom.js';

/** Keys, what they do, and whether there is that on this page.
 * @type {[keys: string, does: string, there: () => unknown][]} */
const ROWS = [
  ['?', 'these keys', () => true],
  ['/', 'search', () => document.querySelector('.find-btn')],
  ['Tab', 'to the next button, link or field', () => true],
  ['← →', 'the step before, the step after', () => document.querySelector('main[data-player]')],
  ['← →', 'the section before, the section after', () => document.documentElement.dataset.sections === 'one'],
  ['← →', 'the next tab of panes or languages, while one has the focus', () => document.querySelector('[role=tablist]')],
  ['Ctrl Enter', 'send what you have written', () => document.querySelector('[data-text]')],
  ['Esc', 'close what has opened', () => true],
];

function dialog() {
  const box = document.createElement('dialog');
  box.className = 'keys';
  box.setAttribute('aria-labelledby', 'keys-title');
  const title = Object.assign(document.createElement('h2'), { id: 'keys-title', textContent: 'Keys on this page' });
  const list = document.createElement('dl');
  for (const [keys, does] of ROWS.filter(([, , there]) => there())) {
    const row = list.appendChild(document.createElement('div'));
    const dt = row.appendChild(document.createElement('dt'));
    keys.split(' ').forEach((key, n) => dt.append(...(n ? [' '] : []), Object.assign(document.createElement('kbd'), { textContent: key })));
    row.append(Object.assign(document.createElement('dd'), { textContent: does }));
  }
  const close = Object.assign(document.createElement('button'), { type: 'button', className: 'btn small', textContent: 'Close' });
  close.addEventListener('click', () => box.close());
  box.addEventListener('close', () => box.remove());
  box.append(title, list, close);
  return box;
}

document.addEventListener('keydown', (e) => {
  if (e.key !== '?' || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog.keys')) return;
  if (near(e, 'input, textarea, select, [contenteditable]')) return;
  e.preventDefault();
  document.body.appendChild(dialog()).showModal();
});
