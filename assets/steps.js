// A lesson one section at a time, or as a whole page: the reader chooses, and the choice holds for every lesson. The address
// of a section is the same in both. Nothing is moved in the document: what is not on the screen is only not shown.
import { all, around, near, seek } from './dom.js';

const KEPT = 'sections'; // in localStorage: 'one' or 'all'
const UNPLAYED = '[data-block]:has(.answer:empty)';
const root = document.documentElement;
const contents = seek(document, 'main[data-lesson] .contents');
if (contents) start(contents);

/** What is shown together: the opening, or a heading with all that follows it.
 * @typedef {{ id: string, title: string, parts: HTMLElement[] }} Screen */

/** @param {HTMLElement} article @param {HTMLAnchorElement[]} links
 * @returns {Screen[]} */
function screensOf(article, links) {
  const header = seek(article, ':scope > header'), foot = seek(article, '.lesson-foot'), used = seek(article, '[data-used]');
  /** @type {Screen[]} */
  const screens = [{ id: '', title: seek(article, 'h1')?.textContent.trim() ?? '', parts: [header, used].filter((el) => el !== null) }];
  for (const el of all(article, '.prose > *')) {
    const link = el.tagName === 'H2' ? links.find((a) => a.hash === `#${el.id}`) : undefined;
    if (link) screens.push({ id: el.id, title: link.dataset.title ?? '', parts: [] });
    screens.at(-1)?.parts.push(el);
  }
  if (foot) screens.at(-1)?.parts.push(foot);
  return screens;
}

/** @param {string} tag @param {Record<string, unknown>} set @param {(Node | string)[]} inside */
function make(tag, set = {}, inside = []) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) {
    if (name in el) Reflect.set(el, name, value); else el.setAttribute(name, String(value));
  }
  el.append(...inside);
  return el;
}

/** @param {HTMLElement} list the contents of the lesson */
function start(list) {
  const article = around(list, 'article');
  const screens = screensOf(article, all(list, 'a', HTMLAnchorElement));
  let at = 0;

  const name = make('b'), count = make('span', { className: 'second num' });
  const marks = screens.map((screen) => make('a', { href: `#${screen.id}`, title: screen.title }, [make('span', { className: 'vh', textContent: screen.title })]));
  const bar = make('nav', { 'className': 'steps-bar', 'aria-label': 'Sections of this lesson' }, [make('p', {}, [name, ' ', count]), make('div', { className: 'steps-marks' }, marks)]);
  const back = button('btn', 'Back'), on = button('btn', 'Next');
  const pager = make('div', { className: 'steps-pager' }, [back, on]);
  const choice = modes((single) => lay(single, true));
  article.prepend(bar);
  article.append(pager);
  list.before(choice.box);
  marks[0]?.setAttribute('href', location.pathname);

  const one = () => root.dataset.sections === 'one';

  const draw = () => {
    const screen = screens[at];
    screens.forEach(({ parts }, i) => parts.forEach((el) => el.toggleAttribute('data-away', i !== at)));
    marks.forEach((mark, i) => {
      mark.classList.toggle('is-past', i < at);
      if (i === at) mark.setAttribute('aria-current', 'step'); else mark.removeAttribute('aria-current');
    });
    name.textContent = screen?.title ?? '';
    count.textContent = `${at + 1} of ${screens.length}`;
    back.hidden = at === 0;
    const next = screens[at + 1];
    on.hidden = !next;
    on.textContent = `Next: ${next?.title ?? ''}`;
    ready();
    // The strip that says where the reader is follows the scroll position.
    dispatchEvent(new Event('scroll'));
  };

  /** What is to be done on this screen comes first; when it is done, the way on does. */
  function ready() {
    const waits = screens[at]?.parts.some((el) => el.matches(UNPLAYED) || seek(el, UNPLAYED));
    on.classList.toggle('first', !waits);
  }

  /** @param {number} to */
  const go = (to) => {
    const screen = screens[to];
    if (!screen || to === at) return;
    at = to;
    draw();
    history.pushState(null, '', screen.id ? `#${screen.id}` : location.pathname + location.search);
    scrollTo(0, 0);
    const head = screen.parts.find((el) => el.tagName === 'H2') ?? seek(article, 'h1');
    if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
  };

  /** The screen that the address means; an address of nothing stays where it is. */
  const follow = () => {
    const wanted = location.hash ? document.getElementById(decoded(location.hash.slice(1))) : null;
    const to = location.hash ? screens.findIndex(({ parts }) => parts.some((el) => el === wanted || (wanted && el.contains(wanted)))) : 0;
    if (to < 0) return;
    at = to;
    draw();
    if (!one()) return;
    if (wanted && wanted.tagName !== 'H2') wanted.scrollIntoView(); else scrollTo(0, 0);
  };

  /** @param {boolean} single @param {boolean} chosen by the reader, just now */
  function lay(single, chosen) {
    if (single && chosen && !one()) at = Math.max(0, screens.findLastIndex(({ parts }) => (parts[0]?.getBoundingClientRect().top ?? Infinity) < innerHeight * 0.4));
    root.dataset.sections = single ? 'one' : 'all';
    choice.shows(single);
    if (single) bar.append(choice.box); else list.before(choice.box);
    draw();
    if (!chosen) return;
    if (!single && at > 0) screens[at]?.parts[0]?.scrollIntoView(); else scrollTo(0, 0);
    seek(choice.box, '[aria-pressed=true]')?.focus({ preventScroll: true });
    try { localStorage.setItem(KEPT, single ? 'one' : 'all'); } catch { /* it holds for this page */ }
  }

  back.addEventListener('click', () => go(at - 1));
  on.addEventListener('click', () => go(at + 1));
  bar.addEventListener('click', (e) => {
    const mark = near(e, '.steps-marks a');
    if (!mark || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    go(marks.indexOf(mark));
  });
  for (const kind of ['hashchange', 'popstate']) addEventListener(kind, () => { if (one()) follow(); });
  addEventListener('cloakroom:changed', () => setTimeout(ready));
  document.addEventListener('keydown', (e) => {
    const by = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
    if (!by || !one() || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || e.defaultPrevented) return;
    if (near(e, 'input, textarea, select, [contenteditable], [role=tab], dialog, pre')) return;
    e.preventDefault();
    go(at + by);
  });

  let kept = null;
  try { kept = localStorage.getItem(KEPT); } catch { /* the whole page stands */ }
  lay(kept === 'one', false);
  if (kept === 'one') follow();
}

/** A fragment as an ID; one that is not well formed is the ID of nothing.
 * @param {string} fragment */
function decoded(fragment) {
  try { return decodeURIComponent(fragment); } catch { return ''; }
}

/** @param {string} className @param {string} textContent */
function button(className, textContent) {
  return make('button', { type: 'button', className, textContent });
}

/** The choice of the two ways to read: buttons, since arrows turn the pages.
 * @param {(single: boolean) => void} pick */
function modes(pick) {
  const one = button('', 'Step by step'), whole = button('', 'Whole page');
  one.addEventListener('click', () => pick(true));
  whole.addEventListener('click', () => pick(false));
  const box = make('div', { 'className': 'steps-mode', 'role': 'group', 'aria-label': 'How the lesson is laid out' }, [whole, one]);
  const shows = (/** @type {boolean} */ single) => {
    one.setAttribute('aria-pressed', String(single));
    whole.setAttribute('aria-pressed', String(!single));
  };
  return { box, shows };
}
