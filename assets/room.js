// What every page for a projector does: keys and clickers, a black screen, and the speaker's notes in another window, which hear where this
// one is and may ask it to go on.
import './doorstep.js';
import { find, near, seek } from './dom.js';
import { hear, me, openNotes, say } from './together.js';

/** @import { Where, Wish } from './together.js' */

const root = document.documentElement;
/** So long a second press of Esc counts as an answer, in ms. */
const AGAIN = 4000;

/** Says something in the foot; nothing takes back what it said, unless something else stands there by now.
 * @param {string} text @param {string} [instead] */
function hint(text, instead) {
  const says = find(document, '[data-says]');
  if (instead && says.textContent !== instead) return;
  says.classList.toggle('is-work', text !== '');
  says.textContent = text;
}

/** `where` says what the room sees; `acts` are by key, `wishes` by the notes' word; `click` gets what no key of the bar took.
 * @param {{ where: () => Where, acts: Record<string, () => unknown>, wishes: Record<string, (m: Wish) => unknown>, click: (e: MouseEvent) => void }} of */
export function inRoom({ where, acts, wishes, click }) {
  const announce = () => {
    say({ kind: 'room', black: root.classList.contains('black'), ...where() });
    // In a class, where the teacher is (lead.js).
    dispatchEvent(new Event('cloakroom:place'));
  };
  const black = () => { root.classList.toggle('black'); announce(); };
  // Not every page for a room has notes.
  const notes = () => { const link = seek(document, '[data-notes-link]', HTMLAnchorElement); if (link) openNotes(link.href); };
  // Nobody leaves by one key: what lies over the picture goes first, and then it is asked. A link that leads to another page for a projector leaves nothing.
  let asked = 0;
  const leave = () => {
    const open = seek(document, 'details[open][data-sets-panel]', HTMLDetailsElement), link = find(document, '[data-leave-link]', HTMLAnchorElement);
    if (open) { open.open = false; find(open, 'summary').focus({ preventScroll: true }); return; }
    if (new URL(link.href).searchParams.has('present') || Date.now() - asked < AGAIN) { location.href = link.href; return; }
    asked = Date.now();
    hint('Press Esc once more to leave.');
    setTimeout(() => hint('', 'Press Esc once more to leave.'), AGAIN);
  };
  /** @type {Record<string, () => unknown>} */
  const byKey = { ...acts, n: notes, b: black, '.': black, Escape: leave };
  /** @type {Record<string, (m: Wish) => unknown>} */
  const byWish = { ...wishes, black };
  // Whatever is asked for but black brings the picture back first. True if that was all.
  /** @param {unknown} [act] */
  const lit = (act) => {
    if (!root.classList.contains('black') || act === black) return false;
    black();
    return true;
  };

  document.addEventListener('keydown', (e) => {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    // Space is the next step for a clicker, and presses what has the focus for a hand.
    const pressed = near(e, 'a, button');
    if (e.key === ' ' && pressed && !root.classList.contains('black')) {
      if (pressed.matches('a')) { e.preventDefault(); pressed.click(); }
      return;
    }
    const act = byKey[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (!act) return;
    e.preventDefault();
    if (!lit(act)) act();
  });
  document.addEventListener('click', (e) => {
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
    if (lit()) { e.preventDefault(); return; }
    if (near(e, '[data-black-key]')) { black(); return; }
    if (near(e, '[data-notes-link]')) { e.preventDefault(); notes(); return; }
    click(e);
  });
  hear((m) => {
    if (m.kind === 'who') announce();
    if (m.kind !== 'do' || m.to !== me || !Object.hasOwn(byWish, m.do)) return;
    const wish = byWish[m.do];
    if (wish && !lit(wish)) wish(m);
  });
  addEventListener('pageshow', (e) => { if (e.persisted) announce(); });
  addEventListener('pagehide', () => say({ kind: 'gone' }));
  return announce;
}
