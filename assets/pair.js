// A case's two runs beside each other, stepped through together. Without script both stand there whole.
import { all, find, near } from './dom.js';

class Pair extends HTMLElement {
  at = 0;
  last = new Set(all(this, '[data-row]').map((row) => row.dataset.row)).size;
  controls = document.querySelector('[data-pair-do]');

  connectedCallback() {
    if (!(this.controls instanceof HTMLElement)) return;
    this.controls.hidden = false;
    this.controls.addEventListener('click', (e) => {
      const by = Number(near(e, '[data-pair-go]')?.dataset.pairGo ?? 0);
      if (by > 0) this.show(this.at === this.last ? 0 : this.at + 1); else if (by < 0) this.show(this.at - 1);
    });
    document.addEventListener('keydown', (e) => {
      if (!this.at || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || near(e, 'input, textarea, select, pre, [role=tab]')) return;
      const by = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
      if (by) { e.preventDefault(); this.show(Math.max(1, Math.min(this.last, this.at + by))); }
    });
    this.show(0);
  }

  /** Zero shows all.
   * @param {number} at */
  show(at) {
    if (!(this.controls instanceof HTMLElement)) return;
    this.at = Math.max(0, Math.min(this.last, at));
    const shown = this.at || this.last;
    this.classList.toggle('is-stepping', this.at > 0);
    this.classList.toggle('at-end', this.at === 0 || this.at === this.last);
    for (const row of all(this, '[data-row]')) {
      const n = Number(row.dataset.row);
      row.classList.toggle('is-now', n === this.at);
      row.classList.toggle('is-later', this.at > 0 && n > this.at);
    }
    for (const holds of all(this, '[data-at]')) holds.hidden = Number(holds.dataset.at) !== shown;
    find(this.controls, '[data-pair-go="-1"]', HTMLButtonElement).disabled = this.at === 0;
    find(this.controls, '[data-pair-at]').textContent = this.at ? `step ${this.at} of ${this.last}` : `all ${this.last} steps`;
    find(this.controls, '[data-pair-word]').textContent = this.at === 0 ? 'Step through' : this.at === this.last ? 'Show all' : 'Next';
  }
}
customElements.define('cloak-pair', Pair);
