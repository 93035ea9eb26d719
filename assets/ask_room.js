// In the presenter, in a class: the question of this step is put to the class, and this window shows the vote.
import './lead.js';
import { call } from './api.js';
import { find, near, seek } from './dom.js';
import { said } from './problem.js';

/** @param {HTMLElement} button */
async function ask(button) {
  try {
    await call('POST', '/api/class/ballots', { source: button.dataset.ask });
    location.assign('/class/projector');
  } catch (error) { find(document, '[data-says]').textContent = said(error); }
}
document.addEventListener('click', (e) => {
  const button = near(e, 'button[data-ask]');
  if (button) void ask(button);
});
document.addEventListener('keydown', (e) => {
  if (e.key.toLowerCase() !== 'a' || e.altKey || e.ctrlKey || e.metaKey || near(e, 'input, select, textarea')) return;
  const button = seek(document, 'section[data-at]:not([hidden]) button[data-ask]');
  if (button && !document.documentElement.classList.contains('black')) { e.preventDefault(); void ask(button); }
});
