// What a lesson lets the reader do: send the requests shown, and open the demo sites in the reader's own browser.
import { call, changed, icon } from './api.js';

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
    try {
      const answer = await call('POST', `/api/sandbox/browsers/${encodeURIComponent(as)}/requests`, { [this.dataset.notation]: source }, 'text/html');
      this.slotFor.innerHTML = await answer.text();
      const word = this.querySelector('[data-word]');
      word.textContent = this.dataset.notation === 'act' ? 'Do it again' : 'Send again';
      changed();
    } catch (error) {
      const line = document.createElement('p');
      line.className = 'message';
      const says = document.createElement('span');
      says.textContent = error.message;
      line.append(icon('warn'), says);
      this.slotFor.replaceChildren(line);
    }
    this.button.disabled = false;
    this.button.focus({ preventScroll: true });
  }
}
customElements.define('cloak-http', CloakHttp);

/** The sandbox as it is now, asked for once for all the sites on a page; null while there is none. */
let asked = null;
function sandbox() {
  asked ??= call('GET', '/api/sandbox').then((a) => a.json()).then((s) => (s?.id ? s : null), () => null);
  return asked;
}
addEventListener('cloakroom:changed', () => { asked = null; });

/** A demo site: a frame, or only a link, with its real address once there is one. */
class CloakSite extends HTMLElement {
  connectedCallback() {
    this.view = this.querySelector('[data-view]');
    this.querySelector('[data-start]').addEventListener('click', (e) => this.start(e.target));
    this.onChanged = () => this.fill();
    addEventListener('cloakroom:changed', this.onChanged);
    this.fill();
  }

  disconnectedCallback() { removeEventListener('cloakroom:changed', this.onChanged); }

  async start(button) {
    button.disabled = true;
    this.started = true;
    try { await call('POST', '/api/sandbox'); this.say(''); changed(); await this.fill(); }
    catch (error) { this.say(error.message); }
    button.disabled = false;
  }

  async fill() {
    const host = (await sandbox())?.hosts?.[this.dataset.host];
    if (!host || host === this.host) return;
    // A frame opens when the reader opens it: a site visited unasked would put requests into the journal that nobody made.
    if ('frame' in this.dataset && !this.started) return;
    this.host = host;
    const url = new URL(this.dataset.path, host).href;
    this.querySelector('[data-address]').textContent = url;
    const link = this.querySelector('[data-open]');
    link.href = url;
    link.target = '_blank';
    link.hidden = false;
    this.querySelector('[data-before]').hidden = true;
    if (!('frame' in this.dataset)) {
      this.view.hidden = true;
      if (this.started) link.click();
      return;
    }
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups');
    frame.title = `${this.dataset.title}, in your own browser`;
    frame.loading = 'lazy';
    frame.src = url;
    this.view.querySelector('iframe')?.remove();
    this.view.classList.add('is-open');
    this.view.append(frame);
  }

  say(what) {
    const line = this.querySelector('[data-says]');
    line.hidden = !what;
    line.replaceChildren(...(what ? [icon('warn'), Object.assign(document.createElement('span'), { textContent: what })] : []));
  }
}
customElements.define('cloak-site', CloakSite);

/** An attack, run twice from inside a lesson. The server draws both runs from what it recorded. */
class CloakRun extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('[data-run]');
    this.button.addEventListener('click', () => this.run());
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
    } catch (error) { slot.textContent = error.message; }
    this.button.disabled = false;
  }
}
customElements.define('cloak-run', CloakRun);
