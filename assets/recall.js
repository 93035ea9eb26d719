// Recall by keyboard: Space shows the answer, 1 and 2 grade it. All of it is a form that works without this.
const card = document.querySelector('[data-card]');
if (card) {
  const details = card.querySelector('details');
  const summary = details.querySelector('summary');
  // Shown means graded next; hiding it again is a click.
  details.addEventListener('toggle', () => { if (details.open) card.querySelector('[data-key="2"]').focus({ preventScroll: true }); });
  document.addEventListener('keydown', (e) => {
    if (e.altKey || e.ctrlKey || e.metaKey || e.repeat || e.target.closest?.('a, button, input, summary, [popover]') && e.key === ' ') return;
    if (e.key === ' ' && !details.open) { e.preventDefault(); details.open = true; }
    if (!details.open) return;
    card.querySelector(`[data-key="${CSS.escape(e.key)}"]`)?.click();
  });
  summary.focus({ preventScroll: true });
}
