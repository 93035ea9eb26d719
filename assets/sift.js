// A list that is long enough to look for something in it: rows stay that hold every word. Without script all of them stand there.
import { all, around, find, seek } from './dom.js';

const rows = all(document, '[data-sift-row]');

/** @param {HTMLInputElement} field @param {HTMLInputElement} open @param {HTMLElement} found */
function sift(field, open, found) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    // What is folded away is not looked through: it would give the answer away.
    const group = find(around(row, '[data-sift-group]'), 'h2').textContent;
    const text = `${group} ${[...row.children].filter((c) => c.localName !== 'details').map((c) => c.textContent).join(' ')}`.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word)) || (open.checked && 'done' in row.dataset);
    if (!row.hidden) count += 1;
  }
  for (const group of all(document, '[data-sift-group]')) group.hidden = !seek(group, '[data-sift-row]:not([hidden])');
  found.textContent = words.length || open.checked ? (count ? `${count} of ${rows.length}` : 'None. Try another word.') : '';
}

const field = seek(document, '[data-sift]', HTMLInputElement);
if (field) {
  const open = find(document, '[data-sift-open]', HTMLInputElement);
  const look = () => sift(field, open, find(document, '[data-sift-found]'));
  field.addEventListener('input', look);
  open.addEventListener('change', look);
  look(); // the browser may have kept what was typed
}
