// The elements of a page, each with the type that it has. What has to be there and is not is said, with what was looked for.

/** The first that matches; it has to be there.
 * @overload @param {ParentNode} root @param {string} selector @returns {HTMLElement}
 */
/** @template {Element} E
 * @overload @param {ParentNode} root @param {string} selector @param {new () => E} type @returns {E}
 */
/** @param {ParentNode} root @param {string} selector @param {new () => Element} type */
export function find(root, selector, type = HTMLElement) {
  return there(root.querySelector(selector), selector, type);
}

/** The first that matches, if there is one.
 * @overload @param {ParentNode} root @param {string} selector @returns {HTMLElement | null}
 */
/** @template {Element} E
 * @overload @param {ParentNode} root @param {string} selector @param {new () => E} type @returns {E | null}
 */
/** @param {ParentNode} root @param {string} selector @param {new () => Element} type */
export function seek(root, selector, type = HTMLElement) {
  return only(root.querySelector(selector), type);
}

/** All that match.
 * @overload @param {ParentNode} root @param {string} selector @returns {HTMLElement[]}
 */
/** @template {Element} E
 * @overload @param {ParentNode} root @param {string} selector @param {new () => E} type @returns {E[]}
 */
/** @param {ParentNode} root @param {string} selector @param {new () => Element} type */
export function all(root, selector, type = HTMLElement) {
  return [...root.querySelectorAll(selector)].filter((el) => el instanceof type);
}

/** What an event happened in, or what holds an element, if anything does: the element itself, or the next one out that matches.
 * @overload @param {Event | Element} from @param {string} selector @returns {HTMLElement | null}
 */
/** @template {Element} E
 * @overload @param {Event | Element} from @param {string} selector @param {new () => E} type @returns {E | null}
 */
/** @param {Event | Element} from @param {string} selector @param {new () => Element} type */
export function near(from, selector, type = HTMLElement) {
  const el = from instanceof Event ? from.target : from;
  return el instanceof Element ? only(el.closest(selector), type) : null;
}

/** What holds an element; it has to be there.
 * @param {Element} el @param {string} selector */
export function around(el, selector) { return there(el.closest(selector), selector, HTMLElement); }

/** The value of a data attribute; it has to be there.
 * @param {HTMLElement} el @param {string} name */
export function data(el, name) {
  const value = el.dataset[name];
  if (value === undefined) throw new Error(`This page has no dataset.${name} where it is looked for, in <${el.localName}>.`);
  return value;
}

/** What a form would send, as the query of an address.
 * @param {FormData} fields */
export function query(fields) { return new URLSearchParams([...fields].map(([name, value]) => [name, typeof value === 'string' ? value : value.name])); }

/** @template {Element} E @param {Element | null} el @param {new () => E} type @returns {E | null} */
function only(el, type) { return el instanceof type ? el : null; }

/** @template {Element} E @param {Element | null} el @param {string} selector @param {new () => E} type @returns {E} */
function there(el, selector, type) {
  if (el instanceof type) return el;
  throw new Error(`This page has no ${type.name} at ${selector}.`);
}
