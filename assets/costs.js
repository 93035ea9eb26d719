// The page of costs: measures without leaving the page, and puts the new figures in place of the old. Without it, the form does.
import { call } from './api.js';

class Costs extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('[data-press]');
    this.told = this.querySelector('[data-told]');
    this.addEventListener('submit', (event) => { event.preventDefault(); this.measure('POST'); });
    if (this.querySelector('[data-measuring]')) this.measure('GET');
  }

  async measure(method) {
    if (this.busy) return;
    this.busy = true;
    const costs = this.querySelector('[data-costs]');
    // Not `disabled`: the focus stays where it is.
    this.button.setAttribute('aria-disabled', 'true');
    costs.setAttribute('aria-busy', 'true');
    this.told.textContent = 'Measuring. This takes a few seconds.';
    try {
      let answer = await call(method, '/api/costs');
      while (answer.status === 202) answer = await call('GET', '/api/costs');
      const page = await (await call('GET', '/reference/costs', undefined, 'text/html')).text();
      const fresh = new DOMParser().parseFromString(page, 'text/html');
      costs.replaceChildren(...fresh.querySelector('[data-costs]').childNodes);
      for (const part of ['[data-told]', '[data-word]']) this.querySelector(part).textContent = fresh.querySelector(part).textContent;
    } catch (error) {
      this.told.textContent = error.message;
    } finally {
      costs.removeAttribute('aria-busy');
      this.button.removeAttribute('aria-disabled');
      this.busy = false;
    }
  }
}

customElements.define('cloak-costs', Costs);
