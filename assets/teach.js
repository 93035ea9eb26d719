// For a class: notes open in a window of their own.
import { near } from './dom.js';
import { openNotes } from './together.js';

document.addEventListener('click', (e) => {
  const link = near(e, '[data-notes-link]', HTMLAnchorElement);
  if (!link || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  openNotes(link.href);
});
