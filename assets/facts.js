// A fact's mark, where leaving the page would lose the reader's place: what proves it opens below the sentence, and the list of the lesson is a link away.
import { near } from './dom.js';

document.addEventListener('click', (e) => {
  const mark = near(e, 'a.fact', HTMLAnchorElement);
  if (!mark || e.metaKey || e.ctrlKey || e.shiftKey) return;
  e.preventDefault();
  const note = document.getElementById(`${mark.id}-note`);
  if (note) { note.remove(); mark.setAttribute('aria-expanded', 'false'); return; }
  const fresh = document.createElement('p');
  fresh.id = `${mark.id}-note`;
  fresh.className = 'fact-note ui';
  fresh.setAttribute('role', 'status');
  const link = Object.assign(document.createElement('a'), { href: mark.getAttribute('href') ?? '', textContent: 'In the lesson’s list' });
  fresh.append(`Proved by ${mark.dataset.proof}. `, link);
  mark.setAttribute('aria-expanded', 'true');
  near(mark, 'p, li, table, dl')?.after(fresh);
});
