// The inspector: tabs, a drawer where there is little room, switches and reset, and a live view of the server's own HTML.
import './break.js';
import { call, changed, icon, showing } from './api.js';
import { all, data, find, near, seek } from './dom.js';
import { said } from './problem.js';
import { settings, sift } from './switches.js';
import { at, place } from './focus.js';
import { listen } from './events.js';
import { tabs } from './tabs.js';

const PAUSE = 30; // ms: several events of one request make one view

/** @import { Tabs } from './tabs.js' */
/** What must stay where it is: the thing with this name, or the scroll position.
 * @typedef {{ name: string, at: number } | { name: null, scroll: number }} Anchor */

class CloakInspector extends HTMLElement {
  /** The HTML of each part, as the server drew it last.
   * @type {Map<string, string>} */
  shown = new Map();
  /** What the reader has opened or closed.
   * @type {Map<string, boolean>} */
  opened = new Map();
  sandbox = '';
  /** The sandbox that is listened to; undefined before the first time.
   * @type {string | undefined} */
  tuned;
  /** Ends the listening.
   * @type {(() => void) | null} */
  deaf = null;
  timer = 0;
  looking = false;
  again = false;
  lost = false;
  /** The reader has asked for the switches: until then they are left where they are. */
  switches = false;
  onChanged = () => this.soon();
  /** @type {(e: MouseEvent) => void} */
  jump = () => {};

  connectedCallback() {
    const list = seek(this, '[data-tabs]');
    if (!list) return; // it could not be drawn: a form to reset stands here
    const panes = tabs(list, { onPick: (tab) => this.picked(tab) });
    this.addEventListener('click', (e) => this.clicked(e));
    this.addEventListener('change', (e) => this.flipped(e));
    for (const kind of ['input', 'change']) seek(this, '[data-sw-tools]')?.addEventListener(kind, () => sift(this, this.opened));
    this.addEventListener('keydown', (e) => { if (e.key === 'Escape' && this.classList.contains('open')) this.drawer(false, true); });
    addEventListener('cloakroom:changed', this.onChanged);
    document.addEventListener('click', this.jump = (e) => this.jumped(e, panes));
    this.shows(seek(this, '[data-sandbox]')?.dataset.sandbox ?? '');
    this.tune();
  }

  /** Which sandbox this page shows from now on.
   * @param {string} sandbox */
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

  /** The switches come when they are asked for, and each time again until they have come.
   * @param {HTMLElement} tab */
  picked(tab) {
    seek(tab, '.n')?.classList.remove('new');
    if (tab.id !== 'tab-switches' || !seek(this, '[data-part="switches"][data-later]')) return;
    this.switches = true;
    void this.look();
  }

  /** @param {Event} e */
  clicked(e) {
    const kept = near(e, 'summary')?.parentElement;
    if (kept instanceof HTMLDetailsElement && kept.dataset.keep) this.opened.set(kept.dataset.keep, !kept.open);
    const unset = near(e, '[data-unset]', HTMLButtonElement);
    if (unset) void this.unset(unset);
    if (near(e, '[data-drawer]')) this.drawer(!this.classList.contains('open'));
    const reset = near(e, '[data-reset]', HTMLButtonElement);
    if (reset) void this.reset(reset);
    const hand = near(e, '[data-advance]', HTMLButtonElement);
    if (hand) void this.act(hand, '/api/sandbox/clock', { advance: hand.dataset.advance });
    const store = near(e, '[data-store-act]', HTMLButtonElement);
    if (store) void this.act(store, `/api/stores/${data(store, 'store')}`, { do: store.dataset.storeAct });
    const restart = near(e, '[data-restart]', HTMLButtonElement);
    if (restart) void this.act(restart, '/api/sandbox/restart', {});
  }

  /** @param {boolean} open */
  drawer(open, focus = false) {
    this.classList.toggle('open', open);
    const button = find(this, '[data-drawer]');
    button.setAttribute('aria-expanded', String(open));
    if (focus) button.focus();
  }

  /** A link in the lesson to a pane shows the pane.
   * @param {MouseEvent} e @param {Tabs} panes */
  jumped(e, panes) {
    const fresh = near(e, '[data-used] [data-reset]', HTMLButtonElement);
    if (fresh) void this.reset(fresh);
    const link = near(e, 'a[href^="#pane-"]', HTMLAnchorElement);
    const tab = link && panes.each.find((t) => `#${t.getAttribute('aria-controls')}` === link.hash);
    if (!tab) return;
    e.preventDefault();
    panes.pick(tab);
    if (find(this, '[data-drawer]').offsetParent) this.drawer(true);
  }

  /** @param {HTMLButtonElement} button */
  async reset(button) {
    button.disabled = true;
    try {
      await call('POST', '/api/sandbox/reset');
      // Asked for here, so there is nothing to tell.
      showing('');
      this.ended('');
      seek(document, '[data-used]')?.remove();
      this.say(''); this.opened.clear(); changed();
    }
    catch (error) { this.say(said(error)); }
    button.disabled = false;
  }

  /** Something done to the world as a whole: its clock, its server.
   * @param {HTMLButtonElement} button @param {string} path @param {object} body */
  async act(button, path, body) {
    button.disabled = true;
    try { await this.done(await call('POST', path, body)); }
    catch (error) { this.say(said(error)); }
    button.disabled = false;
    button.focus({ preventScroll: true });
  }

  /** Switches put back to what a new sandbox has. The button goes with what it undoes: the focus moves to what stays.
   * @param {HTMLButtonElement} button */
  async unset(button) {
    const only = seek(this, '[data-sw-changed]', HTMLInputElement), row = near(button, '[data-sw]');
    const stays = only?.checked ? only : row && seek(row, '[data-switch]') || seek(this, '[data-sw-filter]');
    button.disabled = true;
    try { await this.done(await call('PATCH', '/api/sandbox/switches', settings(data(button, 'unset')))); stays?.focus({ preventScroll: true }); }
    catch (error) { this.say(said(error)); button.disabled = false; }
  }

  /** @param {Event} e */
  async flipped(e) {
    const input = near(e, '[data-switch]');
    if (input instanceof HTMLInputElement) {
      const was = !input.checked;
      await this.flip(input, input.checked, () => { input.checked = was; });
    } else if (input instanceof HTMLSelectElement) {
      const was = [...input.options].find((o) => o.defaultSelected)?.value ?? input.value;
      await this.flip(input, input.value, () => { input.value = was; });
    }
  }

  /** Sets a switch; where that is refused, the control goes back.
   * @param {HTMLElement} input @param {string | boolean} value @param {() => void} back */
  async flip(input, value, back) {
    input.classList.add('is-busy');
    try {
      await this.done(await call('PATCH', '/api/sandbox/switches', { [data(input, 'switch')]: value }));
    } catch (error) {
      back();
      this.say(said(error));
    }
    input.classList.remove('is-busy');
  }

  /** After something was done: says so if it was done in another sandbox than the one that the page shows.
   * @param {Response} answer */
  async done(answer) {
    this.say('');
    const { replaced } = /** @type {{ replaced?: { says: string } | null }} */ (await answer.json());
    if (replaced) this.ended(replaced.says);
    changed();
  }

  /** What became of the sandbox that the page showed; an empty text takes it away.
   * @param {string} says */
  ended(says) {
    const here = find(this, '[data-part="ended"]');
    const line = Object.assign(document.createElement('p'), { className: 'message' });
    line.append(icon('warn'), Object.assign(document.createElement('span'), { textContent: says }));
    here.replaceChildren(...(says ? [line] : []));
  }

  /** @param {string} what */
  say(what) { find(this, '[data-says]').textContent = what; }

  // ---- what the server shows

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async look() {
    if (this.looking) { this.again = true; return; }
    this.looking = true;
    const asked = new URLSearchParams({ panes: data(this, 'panes'), focus: data(this, 'focus') });
    if (!this.switches && seek(this, '[data-part="switches"][data-later]')) asked.set('later', 'switches');
    try {
      const answer = await call('GET', `/inspector?${asked.toString()}`, undefined, 'text/html');
      this.take(await answer.text());
      this.lost = false;
    } catch (error) { this.lost = true; this.say(said(error)); }
    this.looking = false;
    if (this.again) { this.again = false; this.soon(); }
  }

  /** Takes over the parts that changed; the rest of the page keeps its nodes, and with them focus, tab and scroll.
   * @param {string} html */
  take(html) {
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    if (this.lost) this.say('');
    const anchor = this.anchor();
    let grown = false;
    for (const part of all(fresh.content, '[data-part]')) {
      const name = data(part, 'part');
      const here = seek(this, `[data-part="${name}"]`);
      const now = part.innerHTML;
      if (!here || this.shown.get(name) === now) continue;
      // What was said about a sandbox that has ended stands until the reader asks for another one, or the page is left.
      if (name === 'ended' && !now) continue;
      // An answer that was asked for before the switches had come.
      if ('later' in part.dataset && !('later' in here.dataset)) continue;
      const first = !this.shown.has(name) && here.innerHTML === now;
      this.shown.set(name, now);
      if (first) continue;
      this.swap(here, part, name);
      if (name === 'picture') grown = true;
    }
    this.shows(seek(fresh.content, '[data-sandbox]')?.dataset.sandbox ?? '');
    this.stay(anchor);
    if (grown) this.newest();
    this.tune();
  }

  /** The picture grows downwards: what was just done comes into view, its beginning first. */
  newest() {
    const act = seek(this, '.is-on .act.is-now');
    if (!act || act.contains(document.activeElement)) return;
    const [from, box] = [act.getBoundingClientRect(), this.getBoundingClientRect()];
    const under = Math.min(from.bottom - box.bottom, from.top - box.top);
    if (under > 0) this.scrollTop += under;
  }

  /** @param {HTMLElement} here @param {HTMLElement} part @param {string} name */
  swap(here, part, name) {
    const focus = place(here);
    for (const kept of all(part, '[data-keep]', HTMLDetailsElement)) {
      const open = this.opened.get(data(kept, 'keep'));
      if (open !== undefined) kept.open = open;
    }
    const written = all(here, 'textarea[id]', HTMLTextAreaElement).filter((t) => t.value !== t.defaultValue).map(({ id, value }) => ({ id, value }));
    const came = 'later' in here.dataset && !('later' in part.dataset);
    if (came) delete here.dataset.later;
    here.replaceChildren(...part.childNodes);
    for (const { id, value } of written) {
      const field = seek(here, `#${CSS.escape(id)}`, HTMLTextAreaElement);
      if (field) field.value = value;
    }
    if (name === 'switches') sift(this, this.opened);
    at(here, focus)?.focus({ preventScroll: true });
    const tab = seek(this, `#tab-${name}`);
    if (tab && !came && tab.getAttribute('aria-selected') !== 'true') seek(tab, '.n')?.classList.add('new');
  }

  /** What must stay where it is when something is put above it: the thing with the focus, else the topmost that begins in view.
   * @returns {Anchor | null} */
  anchor() {
    if (!this.scrollTop) return null;
    const top = this.getBoundingClientRect().top;
    const kept = all(this, '.is-on [data-keep]');
    const el = kept.find((k) => k.contains(document.activeElement))
      ?? kept.find((k) => k.getBoundingClientRect().top >= top)
      ?? kept.find((k) => k.getBoundingClientRect().bottom > top);
    return el ? { name: data(el, 'keep'), at: el.getBoundingClientRect().top } : { name: null, scroll: this.scrollTop };
  }

  /** @param {Anchor | null} anchor */
  stay(anchor) {
    if (!anchor) return;
    if (anchor.name === null) { this.scrollTop = anchor.scroll; return; }
    const el = seek(this, `[data-keep="${CSS.escape(anchor.name)}"]`);
    if (el) this.scrollTop += el.getBoundingClientRect().top - anchor.at;
  }
}

customElements.define('cloak-inspector', CloakInspector);
