// The matrix: waits for runs that are under way; then walks the cells by arrow keys, and says in words what decided.
import { call } from './api.js';

const waiting = document.querySelector('[data-waiting]');
if (waiting) {
  const events = new EventSource('/api/matrix/events');
  events.addEventListener('progress', (e) => {
    const { done, of } = JSON.parse(e.data);
    waiting.querySelector('[data-done]').textContent = done;
    waiting.querySelector('[data-of]').textContent = of;
    const bar = waiting.querySelector('progress');
    bar.max = of;
    bar.value = done;
  });
  const over = () => { events.close(); location.reload(); };
  events.addEventListener('done', over);
  // Refused, or broken off: the page looks again by itself, and not all pages at the same moment.
  events.addEventListener('error', () => { events.close(); setTimeout(over, 5000 + Math.random() * 5000); });
}

const frame = document.querySelector('[data-matrix]');
if (frame) walk(frame);

function walk(frame) {
  const rows = [...frame.querySelectorAll('tr[data-attack]')].map((tr) => [...tr.querySelectorAll('td > a')]);
  const heads = [...frame.querySelectorAll('.ds th')];
  const told = document.querySelector('[data-told]');
  let runs = null;
  // One tab stop; the arrows do the rest.
  for (const row of rows) for (const cell of row) cell.tabIndex = -1;
  if (rows[0]?.[0]) rows[0][0].tabIndex = 0;
  frame.removeAttribute('tabindex');

  const place = (cell) => {
    const y = rows.findIndex((row) => row.includes(cell));
    return y < 0 ? null : { x: rows[y].indexOf(cell), y };
  };
  const light = (cell) => {
    const at = place(cell);
    if (!at) return;
    for (const lit of frame.querySelectorAll('.lit')) lit.classList.remove('lit');
    cell.closest('tr').classList.add('lit');
    heads[at.x]?.classList.add('lit');
    tell(cell, heads[at.x]);
  };
  const tell = async (cell, head) => {
    told.replaceChildren(...words(cell, head));
    runs ??= call('GET', '/api/matrix').then((answer) => answer.json());
    try {
      const { attacks, recorded } = await runs, slug = cell.closest('tr').dataset.attack;
      const run = head.dataset.name === recorded?.name ? recorded.attacks[slug] : attacks?.find((a) => a.attack === slug)?.cells[head.dataset.name];
      if (run && head.classList.contains('lit')) told.replaceChildren(...words(cell, head, run));
    } catch (error) { runs = null; told.textContent = error.message; }
  };

  frame.addEventListener('pointerover', (e) => { const cell = e.target.closest('td > a'); if (cell) light(cell); });
  frame.addEventListener('focusin', (e) => {
    const cell = e.target.closest('td > a');
    if (!cell) return;
    for (const other of frame.querySelectorAll('td > a[tabindex="0"]')) other.tabIndex = -1;
    cell.tabIndex = 0;
    light(cell);
  });
  frame.addEventListener('keydown', (e) => {
    const at = place(e.target);
    if (!at || e.altKey || e.ctrlKey || e.metaKey) return;
    const to = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1], Home: [-at.x, 0], End: [rows[at.y].length - 1 - at.x, 0] }[e.key];
    const next = to && rows[at.y + to[1]]?.[at.x + to[0]];
    if (!next) return;
    e.preventDefault();
    next.focus({ preventScroll: true });
    inSight(next.parentElement);
  });

  // What sticks at the edges would hide a cell that is only just inside the frame.
  function inSight(cell) {
    frame.scrollIntoView({ block: 'nearest' });
    const box = frame.getBoundingClientRect(), is = cell.getBoundingClientRect();
    const left = frame.querySelector('.corner').getBoundingClientRect().right, top = frame.querySelector('.ds th').getBoundingClientRect().bottom, bottom = frame.querySelector('tfoot td').getBoundingClientRect().top;
    frame.scrollBy(Math.min(0, is.left - left) || Math.max(0, is.right - box.right), Math.min(0, is.top - top) || Math.max(0, is.bottom - bottom));
  }
}

function words(cell, head, run) {
  const bold = (text) => Object.assign(document.createElement('b'), { textContent: text });
  const title = cell.closest('tr').querySelector('th').textContent;
  const parts = [bold(title), ' against ', bold(head.textContent), `: ${cell.querySelector('.vh').textContent}.`];
  if (run) {
    const says = run.says && !run.says.endsWith('.') ? `${run.says}.` : run.says;
    parts.push(` ${says ?? (run.story ? `${run.story}.` : '')}`);
    if (run.took_us) parts.push(` ${(run.took_us / 1000).toFixed(1)} ms.`);
  }
  return parts;
}
