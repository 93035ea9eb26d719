// The answers that a page's blocks got in this sandbox. The server keeps them: they come back after a reload, and go when the sandbox goes.
import { call, changed, icon } from './api.js';
import { all, data, find, near, seek } from './dom.js';
import { said } from './problem.js';

const PAUSE = 250; // ms: news come in bursts
const BLOCKS = 'cloak-http[data-block]';
let seen = '';
let timer = 0;
/** What each block shows.
 * @type {WeakMap<Element, string>} */
const shows = new WeakMap();
/** The blocks that wait for an answer.
 * @type {WeakSet<Element>} */
export const busy = new WeakSet();

/** The next answer is put there even if it is the same.
 * @param {Element} block */
export function forget(block) { shows.delete(block); }

/** Puts an answer below its block. What the reader has opened in it stays open.
 * @param {HTMLElement} block @param {string} html */
export function show(block, html) {
  if (shows.get(block) === html) return;
  const slot = find(block, '[data-answer]');
  const open = all(slot, 'details[data-keep][open]').map((d) => d.dataset.keep);
  slot.innerHTML = html;
  for (const d of all(slot, 'details[data-keep]', HTMLDetailsElement)) if (open.includes(d.dataset.keep)) d.open = true;
  shows.set(block, html);
  const played = Boolean(html);
  const button = find(block, '[data-send]');
  button.classList.toggle('first', !played);
  const act = block.dataset.notation === 'act';
  find(button, '[data-word]').textContent = act ? (played ? 'Do it again' : 'Do it') : (played ? 'Send again' : 'Send');
  if (played) block.dispatchEvent(new CustomEvent('cloakroom:played', { bubbles: true }));
}

async function look() {
  const blocks = all(document, BLOCKS);
  let text;
  try {
    const answer = await call('GET', `/answers?of=${blocks.map((b) => b.dataset.block).join(',')}&seen=${encodeURIComponent(seen)}`, undefined, 'text/html');
    if (answer.status === 204) return;
    text = await answer.text();
  } catch { return; /* nothing has changed here; what does not answer says so where it is asked */ }
  const fresh = document.createElement('template');
  fresh.innerHTML = text;
  seen = seek(fresh.content, '[data-version]')?.dataset.version ?? '';
  for (const block of blocks) {
    if (busy.has(block)) continue;
    const kept = seek(fresh.content, `template[data-of="${CSS.escape(data(block, 'block'))}"]`);
    show(block, kept ? kept.innerHTML.trim() : '');
  }
}

/** Runs a section from the start, in a fresh sandbox.
 * @param {HTMLButtonElement} button */
async function again(button) {
  const bar = near(button, '[data-rerun-bar]') ?? barOf(button);
  if (!bar) return;
  const line = seek(bar, '[role=status]');
  button.disabled = true;
  if (line) line.textContent = 'Playing …';
  try {
    const { played } = /** @type {{ played: number }} */ (await (await call('POST', data(bar, 'rerunBar'))).json());
    if (line) line.textContent = `Played ${played === 1 ? 'one block' : `${played} blocks`} in a fresh sandbox. Your switches are where you left them.`;
    changed();
  } catch (error) {
    if (line) line.replaceChildren(icon('warn'), ` ${said(error)}`);
  }
  button.disabled = false;
  button.focus({ preventScroll: true });
}

/** The bar of the section that an answer stands in: the first one after it.
 * @param {Element} button */
function barOf(button) {
  return all(document, '[data-rerun-bar]').find((bar) => button.compareDocumentPosition(bar) & Node.DOCUMENT_POSITION_FOLLOWING);
}

const soon = () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); };
if (seek(document, BLOCKS)) {
  addEventListener('cloakroom:changed', soon);
  // Back may bring a page as it was left.
  addEventListener('pageshow', (e) => { if (e.persisted) void look(); });
  document.addEventListener('click', (e) => { const button = near(e, '[data-rerun]', HTMLButtonElement); if (button) void again(button); });
  void look();
}
