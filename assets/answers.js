// The answers that a page's blocks got in this sandbox. The server keeps them: they come back after a reload, and go when the sandbox goes.
import { call, changed, icon } from './api.js';

const PAUSE = 250; // ms: news come in bursts
const BLOCKS = 'cloak-http[data-block]';
let seen = '';
let timer = 0;

/** Puts an answer below its block. What the reader has opened in it stays open. */
export function show(block, html) {
  if (block.shown === html) return;
  const slot = block.querySelector('[data-answer]');
  const open = [...slot.querySelectorAll('details[data-keep][open]')].map((d) => d.dataset.keep);
  slot.innerHTML = html;
  for (const d of slot.querySelectorAll('details[data-keep]')) if (open.includes(d.dataset.keep)) d.open = true;
  block.shown = html;
  const again = Boolean(html);
  const button = block.querySelector('[data-send]');
  button.classList.toggle('first', !again);
  const act = block.dataset.notation === 'act';
  button.querySelector('[data-word]').textContent = act ? (again ? 'Do it again' : 'Do it') : (again ? 'Send again' : 'Send');
  if (again) block.dispatchEvent(new CustomEvent('cloakroom:played', { bubbles: true }));
}

async function look() {
  const blocks = [...document.querySelectorAll(BLOCKS)];
  let text;
  try {
    const answer = await call('GET', `/answers?of=${blocks.map((b) => b.dataset.block).join(',')}&seen=${encodeURIComponent(seen)}`, undefined, 'text/html');
    if (answer.status === 204) return;
    text = await answer.text();
  } catch { return; /* nothing has changed here; what does not answer says so where it is asked */ }
  const fresh = document.createElement('template');
  fresh.innerHTML = text;
  seen = fresh.content.firstElementChild?.dataset.version ?? '';
  for (const block of blocks) {
    if (block.busy) continue;
    const kept = fresh.content.querySelector(`template[data-of="${CSS.escape(block.dataset.block)}"]`);
    show(block, kept ? kept.innerHTML.trim() : '');
  }
}

/** Runs a section from the start, in a fresh sandbox. */
async function again(button) {
  const bar = button.closest('[data-rerun-bar]') ?? barOf(button);
  const line = bar?.querySelector('[role=status]');
  button.disabled = true;
  if (line) line.textContent = 'Playing …';
  try {
    const { played } = await (await call('POST', bar.dataset.rerunBar)).json();
    if (line) line.textContent = `Played ${played === 1 ? 'one block' : `${played} blocks`} in a fresh sandbox. Your switches are where you left them.`;
    changed();
  } catch (error) {
    if (line) line.replaceChildren(icon('warn'), ` ${error.message}`);
  }
  button.disabled = false;
  button.focus({ preventScroll: true });
}

/** The bar of the section that an answer stands in: the first one after it. */
function barOf(button) {
  return [...document.querySelectorAll('[data-rerun-bar]')].find((bar) => button.compareDocumentPosition(bar) & Node.DOCUMENT_POSITION_FOLLOWING);
}

const soon = () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); };
if (document.querySelector(BLOCKS)) {
  addEventListener('cloakroom:changed', soon);
  // Back may bring a page as it was left.
  addEventListener('pageshow', (e) => { if (e.persisted) look(); });
  document.addEventListener('click', (e) => { const button = e.target.closest?.('[data-rerun]'); if (button) again(button); });
  look();
}
