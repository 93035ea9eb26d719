// A step on the screen that there is. First as it is laid out; if that is too high, with smaller type, down to what the last row can still read; and if it
// is still too high, in parts: a press shows the next one. Nothing is left out: each block of the step stands in one of the parts.
//
// Without script the step scrolls, and so it does on a phone, where nobody projects.
import { all, find } from './dom.js';

/** Type as large as the screen allows, and smaller. 1 rem is 36 px at 1920x1080, 24 at 1280x720 and 24.5 at 1024x768; the smallest is 30, 20 and 20.4. */
const SCALES = [1, 0.94, 0.88, 0.83];
const PHONE = 760;

/** @param {HTMLElement} section */
function fits(section) {
  const root = document.documentElement, foot = find(document, '.pf').getBoundingClientRect();
  return section.getBoundingClientRect().bottom <= foot.top + 0.5 && root.scrollHeight <= innerHeight && root.scrollWidth <= innerWidth;
}

/** What is never taken apart: the picture, each thing that is shown, how it ended, the question.
 * @param {HTMLElement} section */
function blocks(section) {
  return all(section, ':scope > :not(h1, .exhs), :scope > .exhs > *');
}

/** Shows these blocks and no others, with the largest type with which they fit. False if they do with none.
 * @param {HTMLElement} section @param {HTMLElement[]} shown */
function only(section, shown) {
  for (const block of blocks(section)) block.hidden = !shown.includes(block);
  for (const group of all(section, ':scope > .exhs')) group.hidden = all(group, ':scope > *').every((block) => block.hidden);
  return SCALES.some((scale) => {
    section.style.zoom = String(scale);
    return innerWidth <= PHONE || fits(section);
  });
}

/** @param {HTMLElement} section @param {string} says */
const number = (section, says) => { find(section, '[data-part]').textContent = says; };

/** Lays a step that is seen out for this screen: the parts that it has, each with the blocks in it.
 * @param {HTMLElement} section */
export function fit(section) {
  number(section, '');
  const whole = blocks(section);
  if (only(section, whole)) return [whole];
  // Its place is taken while the parts are made.
  number(section, '1 of 2');
  /** @type {HTMLElement[]} */
  let last = [];
  const parts = [last];
  for (const block of whole) {
    if (last.length && !only(section, [...last, block])) parts.push(last = [block]); else last.push(block);
  }
  return parts;
}

/** One of the parts of a step, from 1.
 * @param {HTMLElement} section @param {HTMLElement[][]} parts @param {number} part */
export function showPart(section, parts, part) {
  number(section, parts.length > 1 ? `${part} of ${parts.length}` : '');
  section.classList.toggle('is-part', parts.length > 1);
  only(section, parts[part - 1] ?? []);
}
