// A demo site in the reader's own browser: in a frame, or behind a link, with its real address once there is a sandbox.
import { call, changed, icon } from './api.js';

const FRESH = 3000; // ms: a page that came with a request loads soon after it

/** The sandbox as it is now, asked for once for all the sites on a page; null while there is none. */
let asked = null;
function sandbox() {
  asked ??= call('GET', '/api/sandbox').then((a) => a.json()).then((s) => (s?.id ? s : null), () => null);
  return asked;
}
addEventListener('cloakroom:changed', () => { asked = null; });

class CloakSite extends HTMLElement {
  connectedCallback() {
    this.view = this.querySelector('[data-view]');
    this.querySelector('[data-start]').addEventListener('click', (e) => this.start(e.target.closest('button')));
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
    const now = await sandbox();
    this.heard(now?.framed);
    const host = now?.hosts?.[this.dataset.host];
    if (!host || host === this.host) return;
    // A frame opens when the reader opens it: a site visited unasked would put requests into the journal that nobody made.
    if ('frame' in this.dataset && !this.started) return;
    this.host = host;
    const url = new URL(this.dataset.path, host).href;
    this.address(url);
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
    this.open(url);
  }

  open(url) {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups');
    frame.title = `${this.dataset.title}, in your own browser`;
    frame.loading = 'lazy';
    frame.src = url;
    frame.addEventListener('load', () => this.loaded());
    this.view.querySelector('iframe')?.remove();
    this.view.classList.add('is-open');
    this.view.append(frame);
  }

  /** Which page a frame asked for last, as the server saw it. */
  heard(framed) {
    if (framed && framed.number !== this.last?.number) this.last = { ...framed, at: performance.now() };
  }

  /** The frame shows another page. Which one, only the request tells that brought it: this page may not look inside. */
  async loaded() {
    asked = null;
    this.heard((await sandbox())?.framed);
    const { last } = this;
    const brought = last && last.number !== this.shown && performance.now() - last.at < FRESH;
    if (brought) { this.shown = last.number; this.address(last.url); }
    else this.address(null);
  }

  address(url) {
    const bar = this.querySelector('[data-address]');
    bar.textContent = url ?? 'Not known: no request to the hotel brought this page. Your browser showed a copy, or another site.';
    bar.classList.toggle('is-unknown', url === null);
  }

  say(what) {
    const line = this.querySelector('[data-says]');
    line.hidden = !what;
    line.replaceChildren(...(what ? [icon('warn'), Object.assign(document.createElement('span'), { textContent: what })] : []));
  }
}
customElements.define('cloak-site', CloakSite);
