// Say it: while one types, the cases that fit stand below. Enter opens the page with them, or the one that was chosen with the arrows.
import { all, find } from './dom.js';

/** @typedef {{ kind: string, title: string, href: string, section: string }} Found */

/** @param {Element} el @param {Record<string, string>} attributes */
function say(el, attributes) {
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
}

class Say extends HTMLElement {
  input = find(this, 'input', HTMLInputElement);
  list = document.createElement('ul');
  at = -1;
  timer = 0;
  /** @type {AbortController | undefined} */
  under;

  connectedCallback() {
    this.list.className = 'say-drop';
    this.list.id = 'say-list';
    this.list.hidden = true;
    say(this.list, { role: 'listbox', 'aria-label': 'Cases like it' });
    say(this.input, { role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'say-list', 'aria-autocomplete': 'list' });
    this.append(this.list);
    this.input.addEventListener('input', () => { clearTimeout(this.timer); this.timer = setTimeout(() => { void this.ask(); }, 90); });
    this.input.addEventListener('keydown', (e) => this.key(e));
    this.addEventListener('focusout', (e) => { if (!(e.relatedTarget instanceof Node && this.contains(e.relatedTarget))) this.close(); });
  }

  async ask() {
    const question = this.input.value.trim();
    this.under?.abort();
    if (question.length < 3) { this.close(); return; }
    this.under = new AbortController();
    try {
      const answer = await fetch(`/api/search?kind=case&q=${encodeURIComponent(question)}`, { signal: this.under.signal });
      if (!answer.ok) { this.close(); return; }
      this.show(/** @type {{ results: Found[] }} */ (await answer.json()).results.slice(0, 5));
    // Enter asks the server for the same: a list that does not come is no loss.
    } catch { this.close(); }
  }

  /** @param {Found[]} found */
  show(found) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(...found.map((one, n) => {
      const li = document.createElement('li');
      const link = document.createElement('a');
      const where = document.createElement('span');
      link.href = one.href;
      link.tabIndex = -1;
      link.textContent = one.title;
      where.textContent = one.section.replace('Clinic, ', '');
      li.id = `say-${n}`;
      li.setAttribute('role', 'option');
      li.setAttribute('aria-selected', 'false');
      link.append(where);
      li.append(link);
      return li;
    }));
    this.choose(-1);
    this.list.hidden = found.length === 0;
    this.input.setAttribute('aria-expanded', String(found.length > 0));
  }

  /** @param {number} at */
  choose(at) {
    const there = all(this.list, 'li');
    this.at = Math.max(-1, Math.min(there.length - 1, at));
    there.forEach((li, n) => li.setAttribute('aria-selected', String(n === this.at)));
    const chosen = there[this.at];
    if (chosen) this.input.setAttribute('aria-activedescendant', chosen.id); else this.input.removeAttribute('aria-activedescendant');
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    if (this.list.hidden) return;
    if (e.key === 'Escape') { e.preventDefault(); this.close(); }
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); this.choose(this.at + (e.key === 'ArrowDown' ? 1 : -1)); }
    const chosen = all(this.list, 'a')[this.at];
    if (e.key === 'Enter' && chosen) { e.preventDefault(); chosen.click(); }
  }

  close() {
    this.under?.abort();
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }
}
customElements.define('cloak-say', Say);
