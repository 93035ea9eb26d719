// The page that judges cookies: asks again while the form is edited, and puts the new verdicts in place of the old. Without it, the button does.

class Explain extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form');
    let timer = 0;
    this.form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => this.ask(), 300); });
    this.form.addEventListener('submit', (event) => { event.preventDefault(); clearTimeout(timer); this.ask(); });
  }

  async ask() {
    const asked = this.asked = Symbol();
    const address = `${this.form.getAttribute('action')}?${new URLSearchParams(new FormData(this.form))}`;
    const main = this.closest('main');
    main.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, { headers: { Accept: 'text/html' } });
      if (!answer.ok) { location.assign(address); return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (asked !== this.asked) return;
      this.querySelector('[data-answers]').replaceChildren(...page.querySelector('[data-answers]').childNodes);
      this.mark(page);
      history.replaceState(null, '', address);
    } catch { location.assign(address); } finally { if (asked === this.asked) main.removeAttribute('aria-busy'); }
  }

  // What is wrong stands at its field; the fields themselves stay, with the cursor in them.
  mark(page) {
    for (const field of this.form.querySelectorAll('[name]')) {
      const now = page.querySelector(`form [name="${field.name}"]`);
      const box = field.closest('.field');
      box?.querySelector('.wrong')?.remove();
      for (const name of ['aria-invalid', 'aria-describedby']) {
        if (now?.hasAttribute(name)) field.setAttribute(name, now.getAttribute(name)); else field.removeAttribute(name);
      }
      const wrong = now?.closest('.field')?.querySelector('.wrong');
      if (wrong && box) box.append(wrong);
    }
  }
}

customElements.define('cloak-explain', Explain);
