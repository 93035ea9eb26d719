// The switches that a reader looks for: by word, or only those that were changed. Nothing is asked of the server.
import { call, changed } from './api.js';
import { all, data, find, seek } from './dom.js';
import { said } from './problem.js';

/** Shows what fits, opens the groups it is in, and says how many there are. Without a question all is as the reader had it.
 * @param {ParentNode} root @param {Map<string, boolean>} opened */
export function sift(root, opened) {
  const tools = seek(root, '[data-sw-tools]');
  if (!tools) return;
  const words = find(tools, '[data-sw-filter]', HTMLInputElement).value.toLowerCase().split(/\s+/).filter(Boolean);
  const only = find(tools, '[data-sw-changed]', HTMLInputElement).checked;
  const asked = words.length > 0 || only;
  const rows = all(root, '[data-sw]');
  for (const one of rows) {
    const text = one.textContent.toLowerCase();
    one.hidden = !((!only || one.classList.contains('is-changed')) && words.every((word) => text.includes(word)));
  }
  for (const group of all(root, '.sw-group', HTMLDetailsElement)) {
    const fits = all(group, '[data-sw]').some((one) => !one.hidden);
    group.hidden = !fits;
    group.open = asked ? fits : opened.get(data(group, 'keep')) ?? false;
  }
  const found = rows.filter((one) => !one.hidden).length;
  find(tools, '[data-sw-found]').textContent = asked ? `${found} of ${rows.length}` : '';
}

/** What `NAME=VALUE,NAME=VALUE` says.
 * @param {string} list */
export function settings(list) {
  return Object.fromEntries(list.split(',').map((setting) => /** @type {[string, string]} */ (setting.split('='))));
}

/** Settings that came with the address: made only when the reader says so, and then exactly these. */
class CloakBrought extends HTMLElement {
  connectedCallback() {
    const button = find(this, '[data-take]', HTMLButtonElement);
    button.addEventListener('click', () => this.take(button));
  }

  /** @param {HTMLButtonElement} button */
  async take(button) {
    const says = find(this, '[data-says]');
    button.disabled = true;
    try {
      const { switches } = /** @type {{ switches: { name: string, default: unknown }[] }} */ (await (await call('GET', '/api/sandbox')).json());
      const usual = Object.fromEntries(switches.map((s) => [s.name, s.default]));
      await call('PATCH', '/api/sandbox/switches', { ...usual, ...settings(data(this, 'settings')) });
      says.textContent = 'Set.';
      changed();
    } catch (error) { says.textContent = said(error); }
    button.disabled = false;
    button.focus({ preventScroll: true });
  }
}
customElements.define('cloak-brought', CloakBrought);
