// Tries out what this browser does with the demo sites, and says what that means for the lessons. What the hotel saw is asked of the server.
import { call, icon } from './api.js';
import { find } from './dom.js';
import { said } from './problem.js';

/** @typedef {{ who: string, request: { headers: [string, string][] } }} Exchange */

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The requests of this browser to the hotel, newest first. */
async function seen() {
  const { exchanges } = /** @type {{ exchanges: { exchange: Exchange }[] }} */ (await (await call('GET', '/api/sandbox/exchanges')).json());
  return exchanges.map((x) => x.exchange).filter((x) => x.who === 'you');
}

/** @param {Exchange | undefined} exchange @param {string} name */
const header = (exchange, name) => exchange?.request.headers.find(([n]) => n.toLowerCase() === name)?.[1] ?? '';

/** A sandbox, as the API tells it.
 * @param {string} method @param {string} path */
async function sandbox(method, path) {
  return /** @type {{ id: string, hosts: { hotel: string } }} */ (await (await call(method, path)).json());
}

class CloakDoctor extends HTMLElement {
  button = find(this, '[data-examine]', HTMLButtonElement);
  rows = find(this, '[data-rows]');

  connectedCallback() {
    this.button.addEventListener('click', () => this.examine());
  }

  async examine() {
    this.button.disabled = true;
    this.rows.replaceChildren();
    try { await this.all(); } catch (error) { this.row('The examination', null, said(error)); }
    this.button.disabled = false;
  }

  async all() {
    this.row('Is this page a secure context?', isSecureContext, isSecureContext ? 'Browsers treat this machine as safe, so Secure cookies work here without https. Where Secure matters, the simulated browsers show it.' : 'Secure cookies will not be kept. Open the course as cloakroom.localhost.');
    const own = location.hostname === 'cloakroom.localhost';
    this.row('Is it reached as cloakroom.localhost?', own, own ? 'The hotel in a frame is same-site with the lesson, and keeps its cookies.' : 'The hotel in a frame would be another site. Use the simulated browsers, or open the hotel in a tab.');
    const { id, hosts } = await sandbox('POST', '/api/sandbox/reset');
    const kept = (await sandbox('GET', '/api/sandbox')).id === id;
    this.row('Is a cookie with Secure and a __Host- name kept on http?', kept, kept ? 'Your sandbox is found again by such a cookie.' : 'Your sandbox is lost on every page. Use another browser.');
    await this.visit(hosts.hotel);
    const first = (await seen())[0];
    this.row('Does the hotel of your sandbox open?', Boolean(first), first ? 'You can be Alice with this browser.' : 'Names below localhost do not lead here. The simulated browsers stand in.');
    if (!first) return;
    const site = header(first, 'sec-fetch-site');
    this.row('Does it say where a request comes from (Sec-Fetch-Site)?', Boolean(site), site ? `It said ${site}.` : 'Defences that rely on it show in the simulated browsers only.');
    await this.visit(hosts.hotel);
    const sent = header((await seen())[0], 'cookie').includes('sid=');
    this.row('Does a frame keep the hotel’s cookie?', sent, sent ? 'Lessons can show the hotel in a frame.' : 'Open the hotel in a tab of its own.');
    document.cookie = 'cloakroom-probe=1; SameSite=None; Path=/doctor';
    const none = document.cookie.includes('cloakroom-probe');
    document.cookie = 'cloakroom-probe=; Max-Age=0; Path=/doctor';
    this.row('Is SameSite=None without Secure refused?', !none, none ? 'This browser is more lenient than the standard.' : 'As RFC 10025 asks; the simulated browsers do the same.');
  }

  /** @param {string} address */
  async visit(address) {
    const frame = document.createElement('iframe');
    frame.title = 'The hotel, as this browser opens it';
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms');
    frame.src = address;
    const loaded = new Promise((done) => frame.addEventListener('load', done));
    find(this, '[data-bench]').replaceChildren(frame);
    await Promise.race([loaded, pause(4000)]);
    await pause(100);
  }

  /** @param {string} tried @param {boolean | null} yes @param {string} means */
  row(tried, yes, means) {
    const tr = document.createElement('tr');
    const found = document.createElement('span');
    found.className = `verdict ${yes ? 'sent' : 'held'}`;
    found.append(icon(yes ? 'check' : 'held'), document.createTextNode(yes === null ? ' not tried' : yes ? ' yes' : ' no'));
    for (const what of [tried, found, means]) {
      const td = document.createElement('td');
      td.append(what);
      tr.append(td);
    }
    this.rows.append(tr);
  }
}
customElements.define('cloak-doctor', CloakDoctor);
