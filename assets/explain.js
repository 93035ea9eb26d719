// The page that judges cookies: asks again while the form is edited, and puts the new answer in place of the old. Without it, the button does.

// A longer address is refused by servers; a HAR has a page of its own.
const LONGEST = 60_000;

class Explain extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form');
    let timer = 0;
    this.form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => this.ask(), 300); });
    this.form.addEventListener('submit', (event) => { event.preventDefault(); clearTimeout(timer); this.ask(); });
  }

  // What is left at its default stays out of the address.
  address() {
    const fields = new FormData(this.form);
    const defaults = { set_by: 'page', by: 'typed', credentials: 'same-origin', later: '0', clock: '0' };
    for (const [name, value] of [...fields]) if (value === '' || defaults[name] === value) fields.delete(name);
    if (![...fields].length) fields.set('set', '');
    return `${this.form.getAttribute('action')}?${new URLSearchParams(fields)}`;
  }

  async ask() {
    const asked = this.asked = Symbol();
    const text = this.form.elements.set.value;
    if (text.length > 4096 && text.trimStart().startsWith('{') && text.includes('"entries"')) { this.form.elements.set.value = text.slice(0, 200); location.assign('/reference/cookies/har'); return; }
    const address = this.address();
    if (address.length > LONGEST) { this.say('The paste is too long for this page. Give the part that matters. In a terminal 1 MB is taken: cloakroom cookies paste FILE.'); return; }
    const main = this.closest('main');
    main.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, { headers: { Accept: 'text/html' } });
      if (!answer.ok) { location.assign(address); return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (asked !== this.asked) return;
      for (const part of ['[data-answers]', '[data-took]']) this.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
      this.relate(page);
      this.mark(page);
      history.replaceState(null, '', address);
    } catch { location.assign(address); } finally { if (asked === this.asked) main.removeAttribute('aria-busy'); }
  }

  say(text) {
    const p = document.createElement('p');
    p.className = 'nothing';
    p.textContent = text;
    this.querySelector('[data-answers]').replaceChildren(p);
  }

  relate(page) {
    const [now, then] = [page, this].map((part) => part.querySelector('[data-relation]'));
    if (now && then) then.replaceWith(now); else if (now) this.querySelector('.more').before(now); else then?.remove();
  }

  // What is wrong stands at its field; the fields themselves stay, with the cursor in them.
  mark(page) {
    for (const field of this.form.querySelectorAll('.field [name]')) {
      if (field.name === 'set') continue;
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
