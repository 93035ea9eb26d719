// A list that is long enough to look for something in it: rows stay that hold every word. Without script all of them stand there.
const field = document.querySelector('[data-sift]');
const open = document.querySelector('[data-sift-open]');
const found = document.querySelector('[data-sift-found]');
const rows = [...document.querySelectorAll('[data-sift-row]')];

function sift() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    // What is folded away is not looked through: it would give the answer away.
    const group = row.closest('[data-sift-group]').querySelector('h2').textContent;
    const text = `${group} ${[...row.children].filter((c) => c.localName !== 'details').map((c) => c.textContent).join(' ')}`.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word)) || (open.checked && 'done' in row.dataset);
    if (!row.hidden) count += 1;
  }
  for (const group of document.querySelectorAll('[data-sift-group]')) group.hidden = !group.querySelector('[data-sift-row]:not([hidden])');
  found.textContent = words.length || open.checked ? (count ? `${count} of ${rows.length}` : 'None. Try another word.') : '';
}

if (field) {
  field.addEventListener('input', sift);
  open.addEventListener('change', sift);
  sift(); // the browser may have kept what was typed
}
