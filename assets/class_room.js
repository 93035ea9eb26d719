// The class on a projector: what is shown is fetched anew whenever something changed. A clicker locks the vote, shows the bars, tells the answer
// and goes on to the step that shows it.
import './lead.js';
import { call } from './api.js';
import { listen } from './class_stream.js';
import { data, near, seek } from './dom.js';
import { swap } from './swap.js';

let looking = false, again = false;
async function look() {
  if (looking) { again = true; return; }
  looking = true;
  try { await swap(location.href, ['[data-shown]']); } catch { /* the stream says when it is back */ }
  looking = false;
  if (again) { again = false; void look(); }
}
listen(() => { void look(); });

/** The press is for the state that the room sees: one that comes late changes nothing.
 * @param {HTMLElement} button */
async function act(button) {
  try { await call('POST', '/api/class/changes', { what: data(button, 'change'), ballot: Number(data(button, 'ballot')) }); } catch { /* another window was first */ }
  await look();
}
document.addEventListener('click', (e) => {
  const button = near(e, 'button[data-change]');
  if (button) void act(button);
});
document.addEventListener('keydown', (e) => {
  if (e.altKey || e.ctrlKey || e.metaKey) return;
  if (e.key === ' ' && near(e, 'a, button')) return;
  if (['ArrowRight', 'PageDown', ' '].includes(e.key)) { e.preventDefault(); seek(document, '[data-on]')?.click(); }
  if (['ArrowLeft', 'PageUp', 'Escape'].includes(e.key)) { const back = seek(document, '[data-back-to]'); if (back) { e.preventDefault(); back.click(); } }
});
