// The inspector: tabs, a drawer where there is little room, switches and reset, and a live view of the server's own HTML.
import './break.js';
import { call, changed, icon, showing } from './api.js';
import { sift } from './switches.js';
import { listen } from './events.js';
import { tabs } from './tabs.js';

const PAUSE = 30; // ms: several events of one request make one view

class CloakInspector extends HTMLElement {
  connectedCallback() {
    if (!this.querySelector('[data-tabs]')) return; // it could not be drawn: a form to reset stands here
    this.shown = new Map();
    this.opened = new Map();
    this.tabs = tabs(this.querySelector('[data-tabs]'), { onPick: (tab) => tab.querySelector('.n')?.classList.remove('new') });
    this.addEventListener('click', (e) => this.clicked(e));
    this.addEventListener('change', (e) => this.flipped(e));
    for (const kind of ['input', 'change']) this.querySelector('[data-sw-tools]')?.addEventListener(kind, () => sift(this, this.opened));
    this.keydown = (e) => { if (e.key === 'Escape' && this.classList.contains('open')) this.drawer(false, true); };
    this.addEventListener('keydown', this.keydown);
    this.onChanged = () => this.soon();
    addEventListener('cloakroom:changed', this.onChanged);
    document.addEventListener('click', this.jump = (e) => this.jumped(e));
    this.shows(this.querySelector('[data-sandbox]')?.dataset.sandbox ?? '');
    this.tune();
  }

  /** Which sandbox this page shows from now on. */
  shows(sandbox) {
    this.sandbox = sandbox;
    showing(sandbox);
  }

  disconnectedCallback() {
    removeEventListener('cloakroom:changed', this.onChanged);
    document.removeEventListener('click', this.jump);
    this.deaf?.();
  }

  /** Listens once there is a sandbox to listen to, and afresh when it is another one. */
  tune() {
    if (this.tuned === this.sandbox) return;
    this.deaf?.();
    this.deaf = this.sandbox ? listen(() => this.soon()) : null;
    this.tuned = this.sandbox;
  }

  // ---- what the reader does

  clicked(e) {
    const summary = e.target.closest('summary');
    if (summary) {
      const kept = summary.parentElement;
      if (kept.dataset.keep) this.opened.set(kept.dataset.keep, !kept.open);
    }
    const unset = e.target.closest('[data-unset]');
    if (unset) this.unset(unset);
    if (e.target.closest('[data-drawer]')) this.drawer(!this.classList.contains('open'));
    const reset = e.target.closest('[data-reset]');
    if (reset) this.reset(reset);
    const hand = e.target.closest('[data-advance]');
    if (hand) this.act(hand, '/api/sandbox/clock', { advance: hand.dataset.advance });
    const store = e.target.closest('[data-store-act]');
    if (store) this.act(store, `/api/stores/${store.dataset.store}`, { do: store.dataset.storeAct });
    const restart = e.target.closest('[data-restart]');
    if (restart) this.act(restart, '/api/sandbox/restart', {});
  }

  drawer(open, focus = false) {
    this.classList.toggle('open', open);
    const button = this.querySelector('[data-drawer]');
    button.setAttribute('aria-expanded', open);
    if (focus) button.focus();
  }

  /** A link in the lesson to a pane shows the pane. */
  jumped(e) {
    const fresh = e.target.closest?.('[data-used] [data-reset]');
    if (fresh) this.reset(fresh);
    const link = e.target.closest?.('a[href^="#pane-"]');
    const tab = link && this.tabs.all.find((t) => `#${t.getAttribute('aria-controls')}` === link.hash);
    if (!tab) return;
    e.preventDefault();
    this.tabs.pick(tab);
    if (this.querySelector('[data-drawer]').offsetParent) this.drawer(true);
  }

  async reset(button) {
    button.disabled = true;
    try {
      await call('POST', '/api/sandbox/reset');
      // Asked for here, so there is nothing to tell.
      showing('');
      this.ended('');
      document.querySelector('[data-used]')?.remove();
      this.say(''); this.opened.clear(); changed();
    }
    catch (error) { this.say(error.message); }
    button.disabled = false;
  }

  /** Something done to the world as a whole: its clock, its server. */
  async act(button, path, body) {
    button.disabled = true;
    try { await this.done(await call('POST', path, body)); }
    catch (error) { this.say(error.message); }
    button.disabled = false;
    button.focus({ preventScroll: true });
  }

  /** Switches put back to what a new sandbox has. The button goes with what it undoes: the focus moves to what stays. */
  async unset(button) {
    const settings = Object.fromEntries(button.dataset.unset.split(',').map((setting) => setting.split('=')));
    const only = this.querySelector('[data-sw-changed]');
    const near = only?.checked ? only : button.closest('[data-sw]')?.querySelector('[data-switch]') ?? this.querySelector('[data-sw-filter]');
    button.disabled = true;
    try { await this.done(await call('PATCH', '/api/sandbox/switches', settings)); near?.focus({ preventScroll: true }); }
    catch (error) { this.say(error.message); button.disabled = false; }
  }

  async flipped(e) {
    const input = e.target.closest('[data-switch]');
    if (!input) return;
    const toggle = input.type === 'checkbox';
    const was = toggle ? !input.checked : ([...input.options].find((o) => o.defaultSelected)?.value ?? input.value);
    input.classList.add('is-busy');
    try {
      await this.done(await call('PATCH', '/api/sandbox/switches', { [input.dataset.switch]: toggle ? input.checked : input.value }));
    } catch (error) {
      if (toggle) input.checked = was; else input.value = was;
      this.say(error.message);
    }
    input.classList.remove('is-busy');
  }

  /** After something was done: says so if it was done in another sandbox than the one that the page shows. */
  async done(answer) {
    this.say('');
    const { replaced } = await answer.json();
    if (replaced) this.ended(replaced.says);
    changed();
  }

  /** What became of the sandbox that the page showed; an empty text takes it away. */
  ended(says) {
    const here = this.querySelector('[data-part="ended"]');
    const line = Object.assign(document.createElement('p'), { className: 'message' });
    line.append(icon('warn'), Object.assign(document.createElement('span'), { textContent: says }));
    here.replaceChildren(...(says ? [line] : []));
  }

  say(what) { this.querySelector('[data-says]').textContent = what; }

  // ---- what the server shows

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async look() {
    if (this.looking) { this.again = true; return; }
    this.looking = true;
    const { panes, focus } = this.dataset;
    try {
      const answer = await call('GET', `/inspector?panes=${encodeURIComponent(panes)}&focus=${encodeURIComponent(focus)}`, undefined, 'text/html');
      this.take(await answer.text());
      this.lost = false;
    } catch (error) { this.lost = true; this.say(error.message); }
    this.looking = false;
    if (this.again) { this.again = false; this.soon(); }
  }

  /** Takes over the parts that changed; the rest of the page keeps its nodes, and with them focus, tab and scroll. */
  take(html) {
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    if (this.lost) this.say('');
    const anchor = this.anchor();
    for (const part of fresh.content.querySelectorAll('[data-part]')) {
      const name = part.dataset.part;
      const here = this.querySelector(`[data-part="${name}"]`);
      const now = part.innerHTML;
      if (!here || this.shown.get(name) === now) continue;
      // What was said about a sandbox that has ended stands until the reader asks for another one, or the page is left.
      if (name === 'ended' && !now) continue;
      const first = !this.shown.has(name) && here.innerHTML === now;
      this.shown.set(name, now);
      if (!first) this.swap(here, part, name);
    }
    this.shows(fresh.content.querySelector('[data-sandbox]')?.dataset.sandbox ?? '');
    this.stay(anchor);
    this.tune();
  }

  swap(here, part, name) {
    const focus = place(here);
    for (const kept of part.querySelectorAll('[data-keep]')) {
      const open = this.opened.get(kept.dataset.keep);
      if (open !== undefined) kept.open = open;
    }
    const written = [...here.querySelectorAll('textarea[id]')].filter((t) => t.value !== t.defaultValue).map((t) => [t.id, t.value]);
    here.replaceChildren(...part.childNodes);
    for (const [id, text] of written) {
      const field = here.querySelector(`#${CSS.escape(id)}`);
      if (field) field.value = text;
    }
    if (name === 'switches') sift(this, this.opened);
    find(here, focus)?.focus({ preventScroll: true });
    const tab = this.querySelector(`#tab-${name}`);
    if (tab && tab.getAttribute('aria-selected') !== 'true') tab.querySelector('.n')?.classList.add('new');
  }

  /** What must stay where it is when something is put above it: the thing with the focus, else the topmost that begins in view. */
  anchor() {
    if (!this.scrollTop) return null;
    const top = this.getBoundingClientRect().top;
    const all = [...this.querySelectorAll('.is-on [data-keep]')];
    const el = all.find((k) => k.contains(document.activeElement))
      ?? all.find((k) => k.getBoundingClientRect().top >= top)
      ?? all.find((k) => k.getBoundingClientRect().bottom > top);
    return el ? { name: el.dataset.keep, at: el.getBoundingClientRect().top } : { name: null, scroll: this.scrollTop };
  }

  stay(anchor) {
    if (!anchor) return;
    if (anchor.name === null) { this.scrollTop = anchor.scroll; return; }
    const el = this.querySelector(`[data-keep="${CSS.escape(anchor.name)}"]`);
    if (el) this.scrollTop += el.getBoundingClientRect().top - anchor.at;
  }
}

const REACH = 'a[href], button, input, select, summary, [tabindex]';

/** Where the focus is: by id if it has one, else the how-manieth thing in the nearest named box. */
function place(root) {
  const el = document.activeElement;
  if (!root.contains(el)) return null;
  if (el.id) return { id: el.id };
  const box = el.closest('[data-keep]');
  const inside = box && root.contains(box) ? box : root;
  return { box: inside === root ? null : inside.dataset.keep, nth: [...inside.querySelectorAll(REACH)].indexOf(el) };
}

function find(root, at) {
  if (!at) return null;
  if (at.id) return root.querySelector(`#${CSS.escape(at.id)}`);
  const inside = at.box === null ? root : root.querySelector(`[data-keep="${CSS.escape(at.box)}"]`);
  return inside?.querySelectorAll(REACH)[at.nth] ?? null;
}

customElements.define('cloak-inspector', CloakInspector);
