// A demo site in the reader's own browser: in a frame, or behind a link, with its real address once there is a sandbox.
import { call, changed, icon } from './api.js';
import { data, find } from './dom.js';
import { said } from './problem.js';

/** The last request of a frame, as the server saw it.
 * @typedef {{ number: number, url: string }} Framed */
/** A defence that is not in a browser over http what it is over https.
 * @typedef {{ name: string, title: string, says: string, see: string, instead: string | null }} OverHttp */
/** What this browser can open of it, and what to say where it cannot.
 * @typedef {{ opens: 'frame' | 'tab' | 'nowhere', says: string | null, over_http: OverHttp[] }} Own */
/** What is asked of a sandbox here.
 * @typedef {{ id: string | null, hosts: Record<string, string | undefined> | null, own_browser: Own, framed?: Framed | null }} Sandbox */

const FRESH = 3000; // ms: a page that came with a request loads soon after it

/** The sandbox as it is now, asked for once for all the sites on a page; null where it cannot be told.
 * @type {Promise<Sandbox | null> | null} */
let asked = null;
function sandbox() {
  asked ??= call('GET', '/api/sandbox')
    .then(async (a) => /** @type {Sandbox} */ (await a.json()))
    .catch(() => null);
  return asked;
}
addEventListener('cloakroom:changed', () => { asked = null; });

class CloakSite extends HTMLElement {
  view = find(this, '[data-view]');
  onChanged = () => this.fill();
  started = false;
  opened = false;
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
    try { await call('POST', '/api/sandbox'); this.say(''); asked = null; changed(); await this.fill(); }
    catch (error) { this.say(said(error)); }
    button.disabled = false;
  }

  async fill() {
    const now = await sandbox();
    this.heard(now?.framed);
    if (!now) return;
    const own = now.own_browser;
    this.overHttp(own.opens === 'nowhere' ? [] : own.over_http);
    if (own.says) { this.say(own.says); this.view.classList.add('is-closed'); }
    if (own.opens === 'nowhere') { find(this, '[data-before]').hidden = true; return; }
    const host = now.hosts?.[data(this, 'host')];
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
    if (!('frame' in this.dataset) || own.opens === 'tab') {
      this.view.hidden = own.says === null;
      if (this.started) link.click();
      return;
    }
    this.open(url);
  }

  /** What this browser does otherwise than the simulated ones, as the switches stand now: said, and not left to be found.
   * @param {OverHttp[]} all */
  overHttp(all) {
    const list = find(this, '[data-over-http]');
    list.hidden = all.length === 0;
    list.replaceChildren(...all.map((one) => {
      const item = document.createElement('li');
      const says = document.createElement('span');
      const see = Object.assign(document.createElement('a'), { href: one.see, textContent: 'See it' });
      says.append(Object.assign(document.createElement('b'), { textContent: one.title }), `: ${one.says} `, see);
      item.append(icon('warn'), says);
      if (one.instead) item.append(this.instead(one.name, one.title, one.instead));
      return item;
    }));
  }

  /** @param {string} name @param {string} title @param {string} value */
  instead(name, title, value) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn small', textContent: value === 'off' ? 'Turn it off' : `Set it to ${value}` });
    button.setAttribute('aria-label', `${button.textContent}: ${title}`);
    button.addEventListener('click', async () => {
      button.disabled = true;
      try { await call('PATCH', '/api/sandbox/switches', { [name]: value }); changed(); }
      catch (error) { this.say(said(error)); button.disabled = false; }
    });
    return button;
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
    if (!isSecureContext) {
      // Over http to a network's name no request tells that it is a frame's. The first page is the one that was opened here.
      if (this.opened) this.address(null);
      this.opened = true;
      return;
    }
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
    bar.textContent = url ?? (isSecureContext ? 'Not known: no request to the hotel brought this page. Your browser showed a copy, or another site.' : 'Not known: over http your browser does not say which page a frame shows.');
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
