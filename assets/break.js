// Break here: hold the next request, edit the record on either side, let it go on. The server draws what is held.
import { call, changed } from './api.js';
import { around, find, near, seek } from './dom.js';
import { said } from './problem.js';

// What was pressed is gone with what it was about: the focus goes on to what can be pressed next.
let pressed = false;

class CloakBreak extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this);
    if (pressed && document.activeElement === document.body) seek(this, '[data-go-on], [data-break]')?.focus({ preventScroll: true });
    pressed = false;
  }

  /** @param {Event} e */
  handleEvent(e) {
    const button = near(e, 'button', HTMLButtonElement);
    if (!button) return;
    const { break: at, goOn, write, number } = button.dataset;
    if (at !== undefined) void this.ask(button, 'PUT', '/api/sandbox/pause', { at: at ? find(this, at, HTMLSelectElement).value : null });
    if (goOn) void this.ask(button, 'POST', `/api/sandbox/pause/${goOn}/continue`, {});
    if (write && number) this.write(button, write, number);
  }

  /** @param {HTMLButtonElement} button @param {string} of @param {string} number */
  write(button, of, number) {
    const field = find(around(button, '.side'), 'textarea', HTMLTextAreaElement);
    /** @type {unknown} */
    let data;
    try { data = JSON.parse(field.value); }
    catch (error) { this.say(`This is not JSON: ${said(error)}`); return; }
    void this.ask(button, 'PUT', `/api/sandbox/pause/${number}/record`, { of, data }, () => { field.defaultValue = field.value; });
  }

  /** @param {HTMLButtonElement} button @param {string} method @param {string} path @param {object} body @param {() => void} [done] */
  async ask(button, method, path, body, done) {
    button.disabled = true;
    try { await call(method, path, body); done?.(); this.say(''); pressed = true; changed(); }
    catch (error) { this.say(said(error)); }
    button.disabled = false;
    if (this.isConnected) button.focus({ preventScroll: true });
  }

  /** @param {string} what */
  say(what) {
    const line = find(this, '[data-wrong]');
    line.hidden = !what;
    line.textContent = what;
  }
}
customElements.define('cloak-break', CloakBreak);
