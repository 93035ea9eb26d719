// The page of costs: measures without leaving the page, and puts the new figures in place of the old. Without it, the form does.
import { call } from './api.js';
import { find, seek } from './dom.js';
import { said } from './problem.js';

class Costs extends HTMLElement {
  button = find(this, '[data-press]');
  told = find(this, '[data-told]');
  busy = false;

  connectedCallback() {
    this.addEventListener('submit', (event) => { event.preventDefault(); void this.measure('POST'); });
    if (seek(this, '[data-measuring]')) void this.measure('GET');
  }

  /** @param {'GET' | 'POST'} method */
  async measure(method) {
    if (this.busy) return;
    this.busy = true;
    const costs = find(this, '[data-costs]');
    // Not `disabled`: the focus stays where it is.
    this.button.setAttribute('aria-disabled', 'true');
    costs.setAttribute('aria-busy', 'true');
    this.told.textContent = 'Measuring. This takes a few seconds.';
    try {
      let answer = await call(method, '/api/costs');
      while (answer.status === 202) answer = await call('GET', '/api/costs');
      const page = await (await call('GET', '/reference/costs', undefined, 'text/html')).text();
      const fresh = new DOMParser().parseFromString(page, 'text/html');
      costs.replaceChildren(...find(fresh, '[data-costs]').childNodes);
      for (const part of ['[data-told]', '[data-word]']) find(this, part).textContent = find(fresh, part).textContent;
    } catch (error) {
      this.told.textContent = said(error);
    } finally {
      costs.removeAttribute('aria-busy');
      this.button.removeAttribute('aria-disabled');
      this.busy = false;
    }
  }
}

customElements.define('cloak-costs', Costs);
