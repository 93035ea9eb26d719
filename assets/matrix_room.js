// The matrix on a projector: the server says what comes next, the keys follow its links, and only what changed is replaced.
import { inRoom } from './room.js';
import { swap } from './swap.js';

let busy = false;

async function follow(href) {
  if (!href || busy) { announce(); return; }
  busy = true;
  try {
    await swap(href, ['.ph', '[data-matrix-room]', '.pf']);
    history.replaceState(null, '', href);
    // What had the focus may be gone with its screen.
    if (document.activeElement === document.body) document.querySelector('#title').focus({ preventScroll: true });
    scrollTo(0, 0);
  } catch (error) { document.querySelector('[data-says]').textContent = error.message; }
  busy = false;
  announce();
}

const go = (name) => () => follow(document.querySelector(`.keys [data-go="${name}"]`).getAttribute('href'));

const announce = inRoom({
  where: () => ({ sees: `the matrix, ${document.querySelector('[aria-current]').textContent}: ${document.querySelector('#title').textContent}` }),
  acts: { ArrowRight: go('next'), PageDown: go('next'), ' ': go('next'), ArrowLeft: go('prev'), PageUp: go('prev'), ArrowDown: go('down'), ArrowUp: go('up') },
  wishes: { next: go('next'), prev: go('prev') },
  click(e) {
    const link = e.target.closest('[data-go], [data-group]');
    if (!link) return;
    e.preventDefault();
    follow(link.getAttribute('href'));
  },
});
announce();
