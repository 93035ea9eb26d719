// Tries out what this browser does with the demo sites, and says what that means for the lessons. What the hotel saw is asked of the server.
import { call, icon } from './api.js';
import { find } from './dom.js';
import { said } from './problem.js';

/** @typedef {{ who: string, request: { headers: [string, string][] } }} Exchange */
/** By what name this page was opened, and what opens besides.
 * @typedef {{ reach: 'here' | 'names' | 'doorstep' | 'address', own: string, class: boolean, opens: 'frame' | 'tab' | 'nowhere', probes: string[], fetch_metadata: boolean }} Reached */

const PATIENCE = 4000; // ms

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

/** Does this image load? Then its name leads to the server.
 * @param {string} address @returns {Promise<boolean>} */
function loads(address) {
  const image = new Image();
  const tried = new Promise((/** @type {(yes: boolean) => void} */ done) => {
    image.addEventListener('load', () => done(true));
    image.addEventListener('error', () => done(false));
  });
  image.src = address;
  return Promise.race([tried, pause(PATIENCE).then(() => false)]);
}

/** Which of the three this device is, in a heading and what it means.
 * @param {Reached} at @param {boolean} names @returns {[string, string]} */
function which(at, names) {
  const back = at.class ? ' You join there once more, with your two words from /class/you.' : '';
  switch (at.reach) {
    case 'here': return ['This machine', 'You sit at the machine that runs Cloakroom. The hotel, the shop and Mallory’s site open in this browser.'];
    case 'names': return names
      ? ['The names work', 'The hotel, the shop and Mallory’s site open in this browser. All of it is plain http, so your browser keeps no Secure cookie here and sends no Sec-Fetch-Site. The simulated browsers show what those two do.']
      : ['The names work in part', 'This page opens by its name, and a demo site does not. The network leads only some of the names to the teacher’s machine. Tell your teacher. The simulated browsers do everything.'];
    case 'doorstep': return ['This machine, by an address', `You sit at the machine that runs Cloakroom. In a frame the hotel would be another site here. Open ${at.own} instead.${back}`];
    default: return names
      ? ['The names work, and this page was opened by an address', `Open ${at.own} instead, and the hotel opens.${back}`]
      : ['By address only', `The hotel does not open on this device. The simulated browsers of Alice and Mallory do everything.${at.class ? ' On the screen in front the hotel opens.' : ''}`];
  }
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
    find(this, '[data-which]').hidden = true;
    try { await this.all(); } catch (error) { this.row('The examination', null, said(error)); }
    this.button.disabled = false;
  }

  async all() {
    const at = /** @type {Reached} */ (await (await call('GET', '/api/reach')).json());
    const found = await Promise.all(at.probes.map(loads));
    const names = found.length > 0 && found.every(Boolean);
    const [title, says] = which(at, names);
    find(this, '[data-which-title]').textContent = title;
    find(this, '[data-which-says]').textContent = says;
    find(this, '[data-which]').hidden = false;
    at.probes.forEach((probe, n) => {
      const { host } = new URL(probe);
      this.row(`Does ${host.replace(/^probe\./, 'a name below ')} lead here?`, found[n] ?? false, found[n] ? 'This browser reaches the sites below it.' : 'Nothing below it opens. The simulated browsers stand in.');
    });
    this.row('Is this page a secure context?', isSecureContext, isSecureContext ? 'Browsers treat this machine as safe, so Secure cookies work here without https. Where Secure matters, the simulated browsers show it.' : 'It is plain http over a network. So browsers keep no Secure cookie here, and send less.');
    this.row('Does it say where a request comes from (Sec-Fetch-Site)?', at.fetch_metadata, at.fetch_metadata ? 'It arrived with a request of this page.' : 'Defences that rely on it show in the simulated browsers only.');
    const secure = this.keeps('cloakroom-probe-s=1; Secure; SameSite=Lax');
    this.row('Is a cookie with Secure kept on this http page?', secure, secure ? 'With the switch Secure on, you can log in at the hotel here.' : 'With the switch Secure on, nobody can log in at the hotel by this browser. Turn it off first.');
    const none = this.keeps('cloakroom-probe=1; SameSite=None');
    this.row('Is SameSite=None without Secure refused?', !none, none ? 'This browser is more lenient than the standard.' : 'As RFC 10025 asks; the simulated browsers do the same.');
    if (at.opens !== 'frame' || (at.probes.length > 0 && !found[0])) {
      this.row('Does the hotel of your sandbox open?', null, 'Not from this page. The simulated browsers stand in.');
      return;
    }
    await this.hotel();
  }

  async hotel() {
    const { id, hosts } = await sandbox('POST', '/api/sandbox/reset');
    const kept = (await sandbox('GET', '/api/sandbox')).id === id;
    this.row('Is Cloakroom’s own cookie kept?', kept, kept ? 'Your sandbox is found again by it.' : 'Your sandbox is lost on every page. Use another browser.');
    await this.visit(hosts.hotel);
    const first = (await seen())[0];
    this.row('Does the hotel of your sandbox open?', Boolean(first), first ? 'You can be Alice with this browser.' : 'Its name does not lead here. The simulated browsers stand in.');
    if (!first) return;
    await this.visit(hosts.hotel);
    const sent = header((await seen())[0], 'cookie').includes('sid=');
    this.row('Does a frame keep the hotel’s cookie?', sent, sent ? 'Lessons can show the hotel in a frame.' : isSecureContext ? 'Open the hotel in a tab of its own.' : 'The hotel’s cookie is Secure at first, and this page is http. Turn the switch Secure off.');
  }

  /** Whether the browser keeps such a cookie on this page.
   * @param {string} line */
  keeps(line) {
    const name = line.slice(0, line.indexOf('='));
    document.cookie = `${line}; Path=/doctor`;
    const kept = document.cookie.split('; ').some((pair) => pair.startsWith(`${name}=`));
    document.cookie = `${name}=; Max-Age=0; Path=/doctor`;
    return kept;
  }

  /** @param {string} address */
  async visit(address) {
    const frame = document.createElement('iframe');
    frame.title = 'The hotel, as this browser opens it';
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms');
    frame.src = address;
    const loaded = new Promise((done) => frame.addEventListener('load', done));
    find(this, '[data-bench]').replaceChildren(frame);
    await Promise.race([loaded, pause(PATIENCE)]);
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
