// For a class: notes open in a window of their own.
import { openNotes } from './together.js';

document.addEventListener('click', (e) => {
  const link = e.target.closest?.('[data-notes-link]');
  if (!link || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  openNotes(link.href);
});
