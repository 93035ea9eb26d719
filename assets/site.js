// A demo site in the reader's own browser: in a frame, or behind a link, with its real address once there is a sandbox.
import { call, changed, icon } from './api.js';
import { data, find } from './dom.js';
import { said } from './problem.js';

/** The last request of a frame, as the server saw it.
 * @typedef {{ number: number, url: string }} Framed */
/** What is asked of a sandbox here.
 * @typedef {{ id: string, hosts: Record<string, string | undefined>, framed?: Framed | null }} Sandbox */

const FRESH = 3000; // ms: a page that came with a request loads soon after it

/** The sandbox as it is now, asked for once for all the sites on a page; null while there is none.
 * @type {Promise<Sandbox | null> | null} */
let asked = null;
function sandbox() {
  asked ??= call('GET', '/api/sandbox')
    .then(async (a) => /** @type {Partial<Sandbox> | null} */ (await a.json()))
    .then((s) => (s?.id && s.hosts ? { id: s.id, hosts: s.hosts, framed: s.framed } : null), () => null);
  return asked;
}
addEventListener('cloakroom:changed', () => { asked = null; });

class CloakSite extends HTMLElement {
  view = find(this, '[data-view]');
  onChanged = () => this.fill();
  started = false;
  host = '';
  /** The number of the request that brought the page in the frame.
   * @type {number | undefined} */
  shown;
  /** What the frame asked for last, and when that was heard.
   * @type {Framed & { at: number } | undefined} */
  last;

  connectedCallback() {
    const start = find(this, '[data-start]', HTMLButtonElement);
    start.addEventListener('click', () => this.start(start));
    addEventListener('cloakroom:changed', this.onChanged);
    void this.fill();
  }

  disconnectedCallback() { removeEventListener('cloakroom:changed', this.onChanged); }

  /** @param {HTMLButtonElement} button */
  async start(button) {
    button.disabled = true;
    this.started = true;
    try { await call('POST', '/api/sandbox'); this.say(''); changed(); await this.fill(); }
    catch (error) { this.say(said(error)); }
    button.disabled = false;
  }

  async fill() {
    const now = await sandbox();
    this.heard(now?.framed);
    const host = now?.hosts[data(this, 'host')];
    if (!host || host === this.host) return;
    // A frame opens when the reader opens it: a site visited unasked would put requests into the journal that nobody made.
    if ('frame' in this.dataset && !this.started) return;
    this.host = host;
    const url = new URL(data(this, 'path'), host).href;
    this.address(url);
    const link = find(this, '[data-open]', HTMLAnchorElement);
    link.href = url;
    link.target = '_blank';
    link.hidden = false;
    find(this, '[data-before]').hidden = true;
    if (!('frame' in this.dataset)) {
      this.view.hidden = true;
      if (this.started) link.click();
      return;
    }
    this.open(url);
  }

  /** @param {string} url */
  open(url) {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups');
    frame.title = `${data(this, 'title')}, in your own browser`;
    frame.loading = 'lazy';
    frame.src = url;
    frame.addEventListener('load', () => this.loaded());
    this.view.querySelector('iframe')?.remove();
    this.view.classList.add('is-open');
    this.view.append(frame);
  }

  /** Which page a frame asked for last, as the server saw it.
   * @param {Framed | null | undefined} framed */
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

  /** @param {string | null} url */
  address(url) {
    const bar = find(this, '[data-address]');
    bar.textContent = url ?? 'Not known: no request to the hotel brought this page. Your browser showed a copy, or another site.';
    bar.classList.toggle('is-unknown', url === null);
  }

  /** @param {string} what */
  say(what) {
    const line = find(this, '[data-says]');
    line.hidden = !what;
    line.replaceChildren(...(what ? [icon('warn'), Object.assign(document.createElement('span'), { textContent: what })] : []));
  }
}
customElements.define('cloak-site', CloakSite);
