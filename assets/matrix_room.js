// The matrix on a projector: the server says what comes next, the keys follow its links, and only what changed is replaced.
import { find, near } from './dom.js';
import { said } from './problem.js';
import { inRoom } from './room.js';
import { swap } from './swap.js';

let busy = false;

/** @param {string | null} href */
async function follow(href) {
  if (!href || busy) { announce(); return; }
  busy = true;
  try {
    await swap(href, ['.ph', '[data-matrix-room]', '.pf']);
    history.replaceState(null, '', href);
    // What had the focus may be gone with its screen.
    if (document.activeElement === document.body) find(document, '#title').focus({ preventScroll: true });
    scrollTo(0, 0);
  } catch (error) { find(document, '[data-says]').textContent = said(error); }
  busy = false;
  announce();
}

/** @param {string} name */
const go = (name) => () => follow(find(document, `.keys [data-go="${name}"]`).getAttribute('href'));

const announce = inRoom({
  where: () => ({ sees: `the matrix, ${find(document, '[aria-current]').textContent}: ${find(document, '#title').textContent}` }),
  acts: { ArrowRight: go('next'), PageDown: go('next'), ' ': go('next'), ArrowLeft: go('prev'), PageUp: go('prev'), ArrowDown: go('down'), ArrowUp: go('up') },
  wishes: { next: go('next'), prev: go('prev') },
  click(e) {
    const link = near(e, '[data-go], [data-group]');
    if (!link) return;
    e.preventDefault();
    void follow(link.getAttribute('href'));
  },
});
announce();
