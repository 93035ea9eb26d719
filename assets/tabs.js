// Tabs by the ARIA pattern: one tab stop, arrows and Home and End move, the panel follows. Without script all panels stand below each other.
import { all, data, near, seek } from './dom.js';

/** @typedef {ReturnType<typeof tabs>} Tabs */

/** @param {HTMLElement} list @param {{ onPick?: (tab: HTMLElement) => void }} [of] */
export function tabs(list, { onPick = () => {} } = {}) {
  const each = all(list, '.tab');
  /** @param {HTMLElement} tab */
  const panel = (tab) => document.getElementById(tab.getAttribute('aria-controls') ?? '');
  /** @param {HTMLElement} tab */
  const pick = (tab, focus = false) => {
    for (const t of each) {
      const on = t === tab;
      t.setAttribute('aria-selected', String(on));
      t.tabIndex = on ? 0 : -1;
      panel(t)?.classList.toggle('is-on', on);
    }
    if (focus) tab.focus();
    onPick(tab);
  };
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', data(list, 'tabs'));
  for (const t of each) {
    t.setAttribute('role', 'tab');
    const p = panel(t);
    p?.setAttribute('role', 'tabpanel');
    p?.setAttribute('aria-labelledby', t.id);
    p?.removeAttribute('aria-label');
    t.tabIndex = t.getAttribute('aria-selected') === 'true' ? 0 : -1;
    t.addEventListener('click', () => pick(t));
  }
  list.addEventListener('keydown', (e) => {
    const at = each.findIndex((t) => t === near(e, '.tab'));
    /** @type {Record<string, number>} */
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: each.length - 1 };
    const to = steps[e.key];
    if (at < 0 || to === undefined) return;
    e.preventDefault();
    const next = each[(to + each.length) % each.length];
    if (next) pick(next, true);
  });
  return { pick, each };
}

// Two languages of one piece of code; the choice holds for every such block on the page, and for the next page.
class CloakTabs extends HTMLElement {
  following = false;
  /** @type {((lang: string) => void) | undefined} */
  follow;

  connectedCallback() {
    const list = seek(this, '[data-tabs]');
    if (!list) return;
    /** @param {HTMLElement} tab */
    const word = (tab) => tab.textContent.trim();
    const these = tabs(list, { onPick: (tab) => { if (!this.following) follow(word(tab), this); } });
    this.follow = (lang) => {
      const tab = these.each.find((t) => word(t) === lang);
      if (!tab) return;
      this.following = true; these.pick(tab); this.following = false;
    };
    try { const lang = localStorage.getItem('language'); if (lang) this.follow(lang); } catch { /* no storage: the first tab stands */ }
  }
}
/** @param {string} lang @param {HTMLElement} from */
function follow(lang, from) {
  // Other blocks change height with their language: the one in use keeps its place under the pointer.
  const before = from.getBoundingClientRect().top;
  for (const other of all(document, 'cloak-tabs', CloakTabs)) if (other !== from) other.follow?.(lang);
  scrollBy(0, from.getBoundingClientRect().top - before);
  try { localStorage.setItem('language', lang); } catch { /* it holds for this page */ }
}
customElements.define('cloak-tabs', CloakTabs);
