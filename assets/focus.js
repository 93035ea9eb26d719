// Where the focus is, told so that it can be found again after the server has drawn what is around it anew.
import { all, data, near, seek } from './dom.js';

/** Where the focus is.
 * @typedef {{ id: string } | { id: null, box: string | null, nth: number }} Place */

const REACH = 'a[href], button, input, select, summary, [tabindex]';

/** Where the focus is: by id if it has one, else the how-manieth thing in the nearest named box.
 * @param {HTMLElement} root @returns {Place | null} */
export function place(root) {
  const el = document.activeElement;
  if (!el || !root.contains(el)) return null;
  if (el.id) return { id: el.id };
  const box = near(el, '[data-keep]');
  const inside = box && root.contains(box) ? box : root;
  return { id: null, box: inside === root ? null : data(inside, 'keep'), nth: all(inside, REACH).findIndex((one) => one === el) };
}

/** What is at that place now.
 * @param {HTMLElement} root @param {Place | null} was */
export function at(root, was) {
  if (!was) return null;
  if (was.id !== null) return seek(root, `#${CSS.escape(was.id)}`);
  const inside = was.box === null ? root : seek(root, `[data-keep="${CSS.escape(was.box)}"]`);
  return inside && all(inside, REACH)[was.nth];
}
