// The matrix: waits for runs that are under way; then walks the cells by arrow keys, and says in words what decided.
import { call } from './api.js';
import { all, around, data, find, near, seek } from './dom.js';
import { said } from './problem.js';

/** @typedef {{ says?: string | null, story?: string | null, took_us?: number | null }} Run One run, of a cell.
 * @typedef {{ attacks?: { attack: string, cells: Record<string, Run> }[], recorded?: { name: string, attacks: Record<string, Run> } | null }} Matrix */

const waiting = seek(document, '[data-waiting]');
if (waiting) {
  const events = new EventSource('/api/matrix/events');
  events.addEventListener('progress', /** @param {MessageEvent<string>} e */ (e) => {
    const { done, of } = /** @type {{ done: number, of: number }} */ (JSON.parse(e.data));
    find(waiting, '[data-done]').textContent = String(done);
    find(waiting, '[data-of]').textContent = String(of);
    const bar = find(waiting, 'progress', HTMLProgressElement);
    bar.max = of;
    bar.value = done;
  });
  const over = () => { events.close(); location.reload(); };
  events.addEventListener('done', over);
  // Refused, or broken off: the page looks again by itself, and not all pages at the same moment.
  events.addEventListener('error', () => { events.close(); setTimeout(over, 5000 + Math.random() * 5000); });
}

const matrix = seek(document, '[data-matrix]');
if (matrix) walk(matrix);

/** @param {HTMLElement} frame */
function walk(frame) {
  const rows = all(frame, 'tr[data-attack]').map((tr) => all(tr, 'td > a'));
  const heads = all(frame, '.ds th');
  const told = find(document, '[data-told]');
  /** @type {Promise<Matrix> | null} */
  let runs = null;
  // One tab stop; the arrows do the rest.
  for (const row of rows) for (const cell of row) cell.tabIndex = -1;
  if (rows[0]?.[0]) rows[0][0].tabIndex = 0;
  frame.removeAttribute('tabindex');

  /** @param {HTMLElement} cell */
  const place = (cell) => {
    const y = rows.findIndex((row) => row.includes(cell)), row = rows[y];
    return row && { x: row.indexOf(cell), y, last: row.length - 1 };
  };
  /** @param {HTMLElement} cell */
  const light = (cell) => {
    const at = place(cell), head = at && heads[at.x];
    if (!head) return;
    for (const lit of all(frame, '.lit')) lit.classList.remove('lit');
    around(cell, 'tr').classList.add('lit');
    head.classList.add('lit');
    void tell(cell, head);
  };
  /** @param {HTMLElement} cell @param {HTMLElement} head */
  const tell = async (cell, head) => {
    told.replaceChildren(...words(cell, head));
    runs ??= call('GET', '/api/matrix').then(async (answer) => /** @type {Matrix} */ (await answer.json()));
    try {
      const { attacks, recorded } = await runs, slug = data(around(cell, 'tr'), 'attack'), name = data(head, 'name');
      const run = name === recorded?.name ? recorded.attacks[slug] : attacks?.find((a) => a.attack === slug)?.cells[name];
      if (run && head.classList.contains('lit')) told.replaceChildren(...words(cell, head, run));
    } catch (error) { runs = null; told.textContent = said(error); }
  };

  frame.addEventListener('pointerover', (e) => { const cell = near(e, 'td > a'); if (cell) light(cell); });
  frame.addEventListener('focusin', (e) => {
    const cell = near(e, 'td > a');
    if (!cell) return;
    for (const other of all(frame, 'td > a[tabindex="0"]')) other.tabIndex = -1;
    cell.tabIndex = 0;
    light(cell);
  });
  frame.addEventListener('keydown', (e) => {
    const cell = near(e, 'td > a'), at = cell && place(cell);
    if (!at || e.altKey || e.ctrlKey || e.metaKey) return;
    /** @type {Record<string, [x: number, y: number]>} */
    const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1], Home: [-at.x, 0], End: [at.last - at.x, 0] };
    const to = steps[e.key], next = to && rows[at.y + to[1]]?.[at.x + to[0]];
    if (!next) return;
    e.preventDefault();
    next.focus({ preventScroll: true });
    inSight(next);
  });

  // What sticks at the edges would hide a cell that is only just inside the frame.
  /** @param {HTMLElement} link */
  function inSight(link) {
    frame.scrollIntoView({ block: 'nearest' });
    const box = frame.getBoundingClientRect(), is = around(link, 'td').getBoundingClientRect();
    const left = find(frame, '.corner').getBoundingClientRect().right, top = find(frame, '.ds th').getBoundingClientRect().bottom, bottom = find(frame, 'tfoot td').getBoundingClientRect().top;
    frame.scrollBy(Math.min(0, is.left - left) || Math.max(0, is.right - box.right), Math.min(0, is.top - top) || Math.max(0, is.bottom - bottom));
  }
}

/** @param {HTMLElement} cell @param {HTMLElement} head @param {Run} [run] */
function words(cell, head, run) {
  /** @param {string} text */
  const bold = (text) => Object.assign(document.createElement('b'), { textContent: text });
  const title = find(around(cell, 'tr'), 'th').textContent;
  const parts = [bold(title), ' against ', bold(head.textContent), `: ${find(cell, '.vh').textContent}.`];
  if (run) {
    const says = run.says && !run.says.endsWith('.') ? `${run.says}.` : run.says;
    parts.push(` ${says ?? (run.story ? `${run.story}.` : '')}`);
    if (run.took_us) parts.push(` ${(run.took_us / 1000).toFixed(1)} ms.`);
  }
  return parts;
}
