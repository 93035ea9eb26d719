// The rows of a long table, found while one types. Without it, the form asks the server for the same.

import { all, find, seek } from './dom.js';

class Rows extends HTMLElement {
  form = find(this, 'form', HTMLFormElement);
  words = find(this.form, '[name=q]', HTMLInputElement);
  mark = find(this.form, '[name=mark]', HTMLSelectElement);
  /** Each row, and what is looked through.
   * @type {[HTMLElement, string][]} */
  rows = [];

  connectedCallback() {
    // A page that the server has narrowed has not all rows: typing then asks the server, as it does without script.
    if (all(this, '[data-row]').length < Number(this.dataset.all)) return;
    /** @param {HTMLElement} row */
    const text = (row) => all(row, '.at, .side').map((part) => part.textContent).join(' ').toLowerCase();
    this.rows = all(this, '[data-row]').map((row) => [row, text(row)]);
    this.form.addEventListener('input', () => this.find());
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.find(); });
    addEventListener('hashchange', () => this.target());
    // A browser may bring the typed word back with the page.
    if (this.words.value || this.mark.value) this.find();
    this.target();
  }

  find() {
    const mark = this.mark.value;
    const words = this.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of this.rows) {
      row.hidden = (mark !== '' && row.dataset.row !== mark) || !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    for (const group of all(this, '[data-group]')) group.hidden = !seek(group, '[data-row]:not([hidden])');
    find(this, '[data-shown]').textContent = String(shown);
    find(this, '[data-nothing]').hidden = shown > 0;
  }

  // Who follows a link to a row sees it, whatever is being looked for.
  target() {
    if (!document.getElementById(location.hash.slice(1))?.hidden) return;
    this.words.value = '';
    this.mark.value = '';
    this.find();
  }
}

customElements.define('cloak-rows', Rows);
