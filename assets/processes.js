// Tables of this machine: taken from the page /processes and put in place, here or in a lesson. Without it, that page and its forms do.
import { call } from './api.js';
import { data, find, near, seek } from './dom.js';
import { said } from './problem.js';

const PAGE = '/processes';

class Processes extends HTMLElement {
  take = this.dataset.take ?? '';
  shown = this.hasAttribute('data-shown');
  busy = false;

  connectedCallback() {
    seek(this, '[data-show]')?.addEventListener('click', () => this.look());
    this.addEventListener('submit', (event) => {
      const form = near(event, 'form[data-act]');
      if (!form) return;
      event.preventDefault();
      void this.act(data(form, 'act'));
    });
    this.addEventListener('click', (event) => {
      if (!near(event, 'a[data-again]')) return;
      event.preventDefault();
      void this.look('[data-again]');
    });
    // The session table goes on with what is done beside it.
    addEventListener('cloakroom:changed', () => { if (this.shown && document.visibilityState === 'visible') void this.look(); });
  }

  /** @param {string} does */
  async act(does) {
    if (this.busy) return;
    let trouble = '';
    try { await call('POST', '/api/processes/child', { do: does }); } catch (error) { trouble = said(error); }
    await this.look(`[data-act] button:not([disabled])`);
    if (trouble) this.tell(trouble);
  }

  /** Reads anew. The focus goes where it was, or to what stands in its place.
   * @param {string} [focus] */
  async look(focus) {
    if (this.busy) return;
    this.busy = true;
    this.setAttribute('aria-busy', 'true');
    try {
      const page = await (await call('GET', PAGE, undefined, 'text/html')).text();
      const fresh = new DOMParser().parseFromString(page, 'text/html');
      if (this.take) find(this, '[data-answer]').replaceChildren(...find(fresh, `[data-part="${this.take}"]`).childNodes);
      else this.replaceChildren(...find(fresh, 'cloak-processes').childNodes);
      this.shown = true;
      const word = seek(this, '[data-show] [data-word]');
      if (word) word.textContent = 'Read again';
      if (focus) seek(this, focus)?.focus();
    } catch (error) { this.tell(said(error)); }
    this.removeAttribute('aria-busy');
    this.busy = false;
  }

  /** @param {string} words */
  tell(words) {
    const line = document.createElement('p');
    line.className = 'pt-trouble';
    line.setAttribute('role', 'alert');
    line.textContent = words;
    seek(this, '.pt-trouble')?.remove();
    (this.take ? find(this, '[data-answer]') : this).prepend(line);
  }
}

customElements.define('cloak-processes', Processes);
