// What a lesson lets the reader do: send the requests shown, run an attack twice. The demo sites are in site.js, answers that stay in answers.js.
import { show } from './answers.js';
import { call, changed, icon } from './api.js';
import './site.js';

/** The block as its file has it: with names in braces, which the page shows as words. */
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
  connectedCallback() {
    this.button = this.querySelector('[data-send]');
    this.slotFor = this.querySelector('[data-answer]');
    this.button.addEventListener('click', () => this.send());
    if (this.dataset.source) this.querySelector('figure').append(written(this.dataset.source));
    this.querySelector('[data-text]')?.addEventListener('keydown', (e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) this.send(); });
  }

  async send() {
    if (this.button.disabled) return;
    const as = this.querySelector('[data-as-choice]')?.value ?? this.dataset.as;
    const source = this.querySelector('[data-text]')?.value ?? this.dataset.source;
    this.button.disabled = true;
    this.busy = true;
    try {
      const steps = { [this.dataset.notation]: source, ...(this.dataset.block ? { block: this.dataset.block } : {}) };
      const answer = await call('POST', `/api/sandbox/browsers/${encodeURIComponent(as)}/requests`, steps, 'text/html');
      this.shown = null;
      show(this, (await answer.text()).trim());
      changed();
    } catch (error) {
      const line = document.createElement('p');
      line.className = 'message';
      const says = document.createElement('span');
      says.textContent = error.message;
      line.append(icon('warn'), says);
      this.slotFor.replaceChildren(line);
    }
    this.busy = false;
    this.button.disabled = false;
    this.button.focus({ preventScroll: true });
  }
}
customElements.define('cloak-http', CloakHttp);

/** For as long as this tab is open. */
const kept = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };
const keep = (key) => { try { sessionStorage.setItem(key, '1'); } catch { /* it is run again by hand */ } };

/** An attack, run twice from inside a lesson. The server draws both runs from what it recorded. */
class CloakRun extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('[data-run]');
    this.button.addEventListener('click', () => this.run());
    this.key = `run/${this.querySelector('figure').id}`;
    if (!kept(this.key)) return;
    // It was run before this page was loaded again: once more, when the reader comes near it.
    const near = new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) { near.disconnect(); this.run(); } }, { rootMargin: '600px' });
    near.observe(this);
  }

  async run() {
    this.button.disabled = true;
    const slot = this.querySelector('[data-answer]');
    const path = `/attacks/${encodeURIComponent(this.dataset.attack)}/sequence`;
    try {
      const asked = ['', `?set=${encodeURIComponent(this.dataset.set)}`].map((query) => call('GET', path + query, undefined, 'text/html'));
      const answers = await Promise.all((await Promise.all(asked)).map((answer) => answer.text()));
      slot.innerHTML = answers.join('');
      slot.classList.add('is-run');
      this.querySelector('[data-word]').textContent = 'Run it twice again';
      keep(this.key);
      this.dispatchEvent(new CustomEvent('cloakroom:played', { bubbles: true }));
    } catch (error) { slot.textContent = error.message; }
    this.button.disabled = false;
  }
}
customElements.define('cloak-run', CloakRun);
