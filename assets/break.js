// Break here: hold the next request, edit the record on either side, let it go on. The server draws what is held.
import { call, changed } from './api.js';

// What was pressed is gone with what it was about: the focus goes on to what can be pressed next.
let pressed = false;

class CloakBreak extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this);
    if (pressed && document.activeElement === document.body) this.querySelector('[data-go-on], [data-break]')?.focus({ preventScroll: true });
    pressed = false;
  }

  handleEvent(e) {
    const button = e.target.closest('button');
    if (!button) return;
    const { break: at, goOn, write, number } = button.dataset;
    if (at !== undefined) this.ask(button, 'PUT', '/api/sandbox/pause', { at: at ? this.querySelector(at).value : null });
    if (goOn) this.ask(button, 'POST', `/api/sandbox/pause/${goOn}/continue`, {});
    if (write) this.write(button, write, number);
  }

  write(button, of, number) {
    const field = button.closest('.side').querySelector('textarea');
    let data;
    try { data = JSON.parse(field.value); }
    catch (error) { this.say(`This is not JSON: ${error.message}`); return; }
    this.ask(button, 'PUT', `/api/sandbox/pause/${number}/record`, { of, data }, () => { field.defaultValue = field.value; });
  }

  async ask(button, method, path, body, done) {
    button.disabled = true;
    try { await call(method, path, body); done?.(); this.say(''); pressed = true; changed(); }
    catch (error) { this.say(error.message); }
    button.disabled = false;
    if (this.isConnected) button.focus({ preventScroll: true });
  }

  say(what) {
    const line = this.querySelector('[data-wrong]');
    line.hidden = !what;
    line.textContent = what;
  }
}
customElements.define('cloak-break', CloakBreak);
