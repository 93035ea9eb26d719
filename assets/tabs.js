// Tabs by the ARIA pattern: one tab stop, arrows and Home and End move, the panel follows. Without script all panels stand below each other.

export function tabs(list, { onPick = () => {} } = {}) {
  const all = [...list.querySelectorAll('.tab')];
  const panel = (tab) => document.getElementById(tab.getAttribute('aria-controls'));
  const pick = (tab, focus = false) => {
    for (const t of all) {
      const on = t === tab;
      t.setAttribute('aria-selected', on);
      t.tabIndex = on ? 0 : -1;
      panel(t)?.classList.toggle('is-on', on);
    }
    if (focus) tab.focus();
    onPick(tab, panel(tab));
  };
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', list.dataset.tabs);
  for (const t of all) {
    t.setAttribute('role', 'tab');
    const p = panel(t);
    p?.setAttribute('role', 'tabpanel');
    p?.setAttribute('aria-labelledby', t.id);
    p?.removeAttribute('aria-label');
    t.tabIndex = t.getAttribute('aria-selected') === 'true' ? 0 : -1;
    t.addEventListener('click', () => pick(t));
  }
  list.addEventListener('keydown', (e) => {
    const at = all.indexOf(e.target.closest('.tab'));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[e.key];
    if (at < 0 || to === undefined) return;
    e.preventDefault();
    pick(all[(to + all.length) % all.length], true);
  });
  return { pick, all, panel };
}

// Two languages of one piece of code; the choice holds for every such block on the page, and for the next page.
class CloakTabs extends HTMLElement {
  connectedCallback() {
    const list = this.querySelector('[data-tabs]');
    if (!list) return;
    const word = (tab) => tab.textContent.trim();
    const these = tabs(list, { onPick: (tab) => { if (!this.following) follow(word(tab), this); } });
    this.follow = (lang) => {
      const tab = these.all.find((t) => word(t) === lang);
      if (!tab) return;
      this.following = true; these.pick(tab); this.following = false;
    };
    try { const lang = localStorage.getItem('language'); if (lang) this.follow(lang); } catch { /* no storage: the first tab stands */ }
  }
}
function follow(lang, from) {
  // Other blocks change height with their language: the one in use keeps its place under the pointer.
  const before = from.getBoundingClientRect().top;
  for (const other of document.querySelectorAll('cloak-tabs')) if (other !== from) other.follow?.(lang);
  scrollBy(0, from.getBoundingClientRect().top - before);
  try { localStorage.setItem('language', lang); } catch { /* it holds for this page */ }
}
customElements.define('cloak-tabs', CloakTabs);
