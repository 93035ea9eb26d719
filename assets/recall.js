// Recall by keyboard: Space shows the answer, 1 and 2 grade it. All of it is a form that works without this.
import { find, near, seek } from './dom.js';

const card = seek(document, '[data-card]');
if (card) {
  const details = find(card, 'details', HTMLDetailsElement);
  const summary = find(details, 'summary');
  // Shown means graded next; hiding it again is a click.
  details.addEventListener('toggle', () => { if (details.open) find(card, '[data-key="2"]').focus({ preventScroll: true }); });
  document.addEventListener('keydown', (e) => {
    if (e.altKey || e.ctrlKey || e.metaKey || e.repeat || near(e, 'a, button, input, summary, [popover]') && e.key === ' ') return;
    if (e.key === ' ' && !details.open) { e.preventDefault(); details.open = true; }
    if (!details.open) return;
    seek(card, `[data-key="${CSS.escape(e.key)}"]`)?.click();
  });
  summary.focus({ preventScroll: true });
}
