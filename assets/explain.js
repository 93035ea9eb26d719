// The page that judges cookies: asks again while the form is edited, and puts the new answer in place of the old. Without it, the button does.
import { all, around, find, query, seek } from './dom.js';

// A longer address is refused by servers; a HAR has a page of its own.
const LONGEST = 60_000;

class Explain extends HTMLElement {
  form = find(this, 'form', HTMLFormElement);
  set = find(this.form, '[name=set]', HTMLTextAreaElement);
  asked = Symbol();

  connectedCallback() {
    let timer = 0;
    this.form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => this.ask(), 300); });
    this.form.addEventListener('submit', (event) => { event.preventDefault(); clearTimeout(timer); void this.ask(); });
  }

  // What is left at its default stays out of the address.
  address() {
    const fields = new FormData(this.form);
    /** @type {Record<string, string>} */
    const defaults = { set_by: 'page', by: 'typed', credentials: 'same-origin', later: '0', clock: '0' };
    for (const [name, value] of [...fields]) if (value === '' || defaults[name] === value) fields.delete(name);
    if (![...fields].length) fields.set('set', '');
    return `${this.form.getAttribute('action')}?${query(fields)}`;
  }

  async ask() {
    const asked = this.asked = Symbol();
    const text = this.set.value;
    if (text.length > 4096 && text.trimStart().startsWith('{') && text.includes('"entries"')) { this.set.value = text.slice(0, 200); location.assign('/reference/cookies/har'); return; }
    const address = this.address();
    if (address.length > LONGEST) { this.say('The paste is too long for this page. Give the part that matters. In a terminal 1 MB is taken: cloakroom cookies paste FILE.'); return; }
    const main = around(this, 'main');
    main.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, { headers: { Accept: 'text/html' } });
      if (!answer.ok) { location.assign(address); return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (asked !== this.asked) return;
      for (const part of ['[data-answers]', '[data-took]']) find(this, part).replaceChildren(...find(page, part).childNodes);
      this.relate(page);
      this.mark(page);
      history.replaceState(null, '', address);
    } catch { location.assign(address); } finally { if (asked === this.asked) main.removeAttribute('aria-busy'); }
  }

  /** @param {string} text */
  say(text) {
    const p = document.createElement('p');
    p.className = 'nothing';
    p.textContent = text;
    find(this, '[data-answers]').replaceChildren(p);
  }

  /** @param {Document} page */
  relate(page) {
    const now = seek(page, '[data-relation]'), then = seek(this, '[data-relation]');
    if (now && then) then.replaceWith(now); else if (now) find(this, '.more').before(now); else then?.remove();
  }

  // What is wrong stands at its field; the fields themselves stay, with the cursor in them.
  /** @param {Document} page */
  mark(page) {
    for (const field of all(this.form, '.field [name]')) {
      const name = field.getAttribute('name');
      if (name === 'set') continue;
      const now = seek(page, `form [name="${name}"]`);
      const box = around(field, '.field');
      box.querySelector('.wrong')?.remove();
      for (const told of ['aria-invalid', 'aria-describedby']) {
        const says = now?.getAttribute(told);
        if (typeof says === 'string') field.setAttribute(told, says); else field.removeAttribute(told);
      }
      const wrong = now?.closest('.field')?.querySelector('.wrong');
      if (wrong) box.append(wrong);
    }
  }
}

customElements.define('cloak-explain', Explain);
