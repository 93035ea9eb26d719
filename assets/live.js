// What a lesson lets the reader do: send the requests shown, run an attack twice. The demo sites are in site.js, answers that stay in answers.js.
import { busy, forget, show } from './answers.js';
import { call, changed, icon } from './api.js';
import { data, find, seek } from './dom.js';
import { said } from './problem.js';
import './site.js';

/** The block as its file has it: with names in braces, which the page shows as words.
 * @param {string} source */
function written(source) {
  const details = document.createElement('details');
  details.className = 'notation';
  details.append(
    Object.assign(document.createElement('summary'), { textContent: 'As written in the lesson’s file' }),
    Object.assign(document.createElement('pre'), { textContent: source }),
  );
  return details;
}

/** A request, or deeds, of a simulated browser. The server answers with HTML of its own templates. */
class CloakHttp extends HTMLElement {
  button = find(this, '[data-send]', HTMLButtonElement);

  connectedCallback() {
    this.button.addEventListener('click', () => this.send());
    if (this.dataset.source) find(this, 'figure').append(written(this.dataset.source));
    seek(this, '[data-text]')?.addEventListener('keydown', (e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) void this.send(); });
  }

  async send() {
    if (this.button.disabled) return;
    const as = seek(this, '[data-as-choice]', HTMLSelectElement)?.value ?? data(this, 'as');
    const source = seek(this, '[data-text]', HTMLTextAreaElement)?.value ?? this.dataset.source;
    this.button.disabled = true;
    busy.add(this);
    try {
      const steps = { [data(this, 'notation')]: source, ...(this.dataset.block ? { block: this.dataset.block } : {}) };
      const answer = await call('POST', `/api/sandbox/browsers/${encodeURIComponent(as)}/requests`, steps, 'text/html');
      forget(this);
      show(this, (await answer.text()).trim());
      changed();
    } catch (error) {
      const line = document.createElement('p');
      line.className = 'message';
      const says = document.createElement('span');
      says.textContent = said(error);
      line.append(icon('warn'), says);
      find(this, '[data-answer]').replaceChildren(line);
    }
    busy.delete(this);
    this.button.disabled = false;
    this.button.focus({ preventScroll: true });
  }
}
customElements.define('cloak-http', CloakHttp);

/** For as long as this tab is open.
 * @param {string} key */
const kept = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };
/** @param {string} key */
const keep = (key) => { try { sessionStorage.setItem(key, '1'); } catch { /* it is run again by hand */ } };

/** An attack, run twice from inside a lesson. The server draws both runs from what it recorded. */
class CloakRun extends HTMLElement {
  button = find(this, '[data-run]', HTMLButtonElement);
  key = `run/${find(this, 'figure').id}`;

  connectedCallback() {
    this.button.addEventListener('click', () => this.run());
    if (!kept(this.key)) return;
    // It was run before this page was loaded again: once more, when the reader comes near it.
    const near = new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) { near.disconnect(); void this.run(); } }, { rootMargin: '600px' });
    near.observe(this);
  }

  async run() {
    this.button.disabled = true;
    const slot = find(this, '[data-answer]');
    const path = `/attacks/${encodeURIComponent(data(this, 'attack'))}/sequence`;
    try {
      const asked = ['', `?set=${encodeURIComponent(data(this, 'set'))}`].map((query) => call('GET', path + query, undefined, 'text/html'));
      const answers = await Promise.all((await Promise.all(asked)).map((answer) => answer.text()));
      slot.innerHTML = answers.join('');
      slot.classList.add('is-run');
      find(this, '[data-word]').textContent = 'Run it twice again';
      keep(this.key);
      this.dispatchEvent(new CustomEvent('cloakroom:played', { bubbles: true }));
    } catch (error) { slot.textContent = said(error); }
    this.button.disabled = false;
  }
}
customElements.define('cloak-run', CloakRun);
