// The rows of a long table, found while one types. Without it, the form asks the server for the same.

class Rows extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form');
    // A page that the server has narrowed has not all rows: typing then asks the server, as it does without script.
    if (this.querySelectorAll('[data-row]').length < Number(this.dataset.all)) return;
    const text = (row) => [...row.querySelectorAll('.at, .side')].map((part) => part.textContent).join(' ').toLowerCase();
    this.rows = [...this.querySelectorAll('[data-row]')].map((row) => [row, text(row)]);
    this.form.addEventListener('input', () => this.find());
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.find(); });
    addEventListener('hashchange', () => this.target());
    // A browser may bring the typed word back with the page.
    if (this.form.q.value || this.form.mark.value) this.find();
    this.target();
  }

  find() {
    const mark = this.form.mark.value;
    const words = this.form.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of this.rows) {
      row.hidden = (mark && row.dataset.row !== mark) || !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    for (const group of this.querySelectorAll('[data-group]')) group.hidden = !group.querySelector('[data-row]:not([hidden])');
    this.querySelector('[data-shown]').textContent = shown;
    this.querySelector('[data-nothing]').hidden = shown > 0;
  }

  // Who follows a link to a row sees it, whatever is being looked for.
  target() {
    if (!document.getElementById(location.hash.slice(1))?.hidden) return;
    this.form.q.value = '';
    this.form.mark.value = '';
    this.find();
  }
}

customElements.define('cloak-rows', Rows);
