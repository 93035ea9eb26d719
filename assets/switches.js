// The switches that a reader looks for: by word, or only those that were changed. Nothing is asked of the server.
import { call, changed } from './api.js';

/** Shows what fits, opens the groups it is in, and says how many there are. Without a question all is as the reader had it. */
export function sift(root, opened) {
  const tools = root.querySelector('[data-sw-tools]');
  if (!tools) return;
  const words = tools.querySelector('[data-sw-filter]').value.toLowerCase().split(/\s+/).filter(Boolean);
  const only = tools.querySelector('[data-sw-changed]').checked;
  const asked = words.length > 0 || only;
  const all = [...root.querySelectorAll('[data-sw]')];
  for (const one of all) {
    const text = one.textContent.toLowerCase();
    one.hidden = !((!only || one.classList.contains('is-changed')) && words.every((word) => text.includes(word)));
  }
  for (const group of root.querySelectorAll('.sw-group')) {
    const fits = [...group.querySelectorAll('[data-sw]')].some((one) => !one.hidden);
    group.hidden = !fits;
    group.open = asked ? fits : opened.get(group.dataset.keep) ?? false;
  }
  const found = all.filter((one) => !one.hidden).length;
  tools.querySelector('[data-sw-found]').textContent = asked ? `${found} of ${all.length}` : '';
}

/** Settings that came with the address: made only when the reader says so, and then exactly these. */
class CloakBrought extends HTMLElement {
  connectedCallback() {
    this.querySelector('[data-take]').addEventListener('click', (e) => this.take(e.target.closest('button')));
  }

  async take(button) {
    const says = this.querySelector('[data-says]');
    button.disabled = true;
    try {
      const { switches } = await (await call('GET', '/api/sandbox')).json();
      const brought = this.dataset.settings.split(',').map((setting) => setting.split('='));
      await call('PATCH', '/api/sandbox/switches', Object.fromEntries([...switches.map((s) => [s.name, s.default]), ...brought]));
      says.textContent = 'Set.';
      changed();
    } catch (error) { says.textContent = error.message; }
    button.disabled = false;
    button.focus({ preventScroll: true });
  }
}
customElements.define('cloak-brought', CloakBrought);
