// The page of a HAR: a file dropped anywhere is taken, and sent without the bodies, which are most of it. Without it, the form does.
import { all, around, find, near, seek } from './dom.js';

// What cookies care about; the server reads nothing else.
const HEADERS = new Set(['cookie', 'set-cookie', 'referer', 'origin', 'accept', 'x-requested-with', 'location', 'content-type', 'access-control-allow-credentials']);

/** What is read of a HAR, where it has the form of one.
 * @typedef {{ name: string, value?: string }} Header
 * @typedef {{ headers?: Header[], cookies?: unknown, method?: unknown, url?: unknown }} Request
 * @typedef {{ headers?: Header[], status?: unknown, redirectURL?: unknown }} Answer
 * @typedef {{ startedDateTime?: unknown, time?: unknown, timings?: { receive?: unknown }, pageref?: unknown, _resourceType?: unknown,
 *   _initiator?: { url?: unknown }, request?: Request, response?: Answer }} Entry
 * @typedef {{ log?: { creator?: unknown, entries?: Entry[] } } | null} Har */

/** @param {Header[]} [headers] */
const few = (headers = []) => headers.filter(({ name }) => HEADERS.has(name.toLowerCase()) || name.toLowerCase().startsWith('sec-fetch-'));

/** The file without what nobody reads here. What has not the form of a HAR stays as it is: the server says what is wrong with it.
 * @param {string} text */
function slim(text) {
  try { return slimmed(/** @type {Har} */ (JSON.parse(text))) ?? text; } catch { return text; }
}

/** @param {Har} har */
function slimmed(har) {
  if (!har?.log?.entries) return null;
  const entries = har.log.entries.map((e) => ({
    startedDateTime: e.startedDateTime, time: e.time, timings: { receive: e.timings?.receive }, pageref: e.pageref, _resourceType: e._resourceType,
    _initiator: e._initiator?.url ? { url: e._initiator.url } : undefined,
    request: { method: e.request?.method, url: e.request?.url ?? '', headers: few(e.request?.headers), cookies: few(e.request?.headers).some((h) => h.name.toLowerCase() === 'cookie') ? [] : e.request?.cookies },
    response: { status: e.response?.status, headers: few(e.response?.headers), redirectURL: e.response?.redirectURL },
  }));
  return JSON.stringify({ log: { creator: har.log.creator, entries } });
}

/** What a page says that is none of ours: a refusal, a limit, an error.
 * @param {Document} page @param {number} status */
function reason(page, status) {
  const says = ['h1', '.promise', 'main p'].map((part) => seek(page, part)?.textContent.trim()).filter(Boolean);
  return [...new Set(says)].slice(0, 2).join(' ') || `The server refused the file (status ${status}).`;
}

const CELL = '.har tbody :is(th, td)';

class CloakHar extends HTMLElement {
  /** The file that was read last, once one was.
   * @type {string | undefined} */
  last;
  /** @type {HTMLTableCellElement[][]} */
  cells = [];
  /** The cell in the order of the tab key.
   * @type {HTMLElement | undefined} */
  here;

  connectedCallback() {
    this.addEventListener('submit', (event) => { event.preventDefault(); void this.send(); });
    // Wherever a file lands, the browser would leave the page for it.
    /** @param {DragEvent} event */
    const over = (event) => { event.preventDefault(); this.form.classList.add('over'); };
    /** @param {DragEvent} event */
    const left = (event) => { if (!event.relatedTarget) this.form.classList.remove('over'); };
    document.addEventListener('dragenter', over);
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      this.form.classList.remove('over');
      const files = event.dataTransfer?.files;
      if (!files?.length) { this.say('No file was dropped. Drop a file, or paste its text.'); return; }
      this.file.files = files;
      void this.send();
    });
    this.addEventListener('change', (event) => {
      if (near(event, '[type=file]') || (near(event, 'select') && this.last)) void this.send();
    });
    this.addEventListener('click', (event) => {
      const id = near(event, '[data-session]')?.dataset.session;
      if (id === undefined) return;
      find(this.form, '[name=session]', HTMLSelectElement).value = id;
      void this.send();
    });
    this.addEventListener('keydown', (event) => this.key(event));
    this.addEventListener('focusin', (event) => this.enter(near(event, CELL, HTMLTableCellElement)));
    this.walk();
  }

  get form() { return find(this, 'form', HTMLFormElement); }
  get file() { return find(this.form, '[name=file]', HTMLInputElement); }

  // The file that was read last is asked again when only the choices change.
  async send() {
    const form = this.form;
    const main = around(this, 'main');
    main.setAttribute('aria-busy', 'true');
    try {
      const file = this.file.files?.[0];
      const text = file ? await file.text() : find(form, '[name=text]', HTMLTextAreaElement).value;
      const kept = text.trim() ? slim(text) : this.last ?? '';
      const most = Number(this.dataset.most);
      if (new Blob([kept]).size > most) { this.say(`The file is larger than ${Math.floor(most / 1e6)} MB, also without its bodies. In a terminal 500 MB are taken: cloakroom cookies har FILE.`); return; }
      const body = new FormData();
      body.set('text', kept);
      for (const name of ['rows', 'rules', 'values', 'session']) body.set(name, seek(form, `[name=${name}]`, HTMLSelectElement)?.value ?? '');
      // Another file has other cookies.
      if (kept !== this.last) body.delete('session');
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const part = seek(page, 'cloak-har');
      if (!part) { this.say(reason(page, answer.status)); return; }
      if (!answer.ok) { this.say(seek(part, '.wrong')?.textContent.trim() ?? reason(page, answer.status)); return; }
      this.last = kept;
      this.replaceChildren(...part.childNodes);
      this.walk();
      // What had the focus may be gone.
      const title = seek(this, 'h1');
      if (!title) return;
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
      title.scrollIntoView({ block: 'center' });
    } catch (error) {
      this.say(error instanceof TypeError ? 'The server did not answer. Is Cloakroom still running?' : 'The file could not be read. Is it a folder, or has it been moved?');
    } finally { main.removeAttribute('aria-busy'); }
  }

  /** What went wrong stands at the form, and what was there before stays.
   * @param {string} text */
  say(text) {
    seek(this.form, '.wrong')?.remove();
    const p = document.createElement('p');
    p.className = 'wrong';
    p.role = 'alert';
    p.id = 'wrong-file';
    p.textContent = text;
    this.form.prepend(p);
    p.scrollIntoView({ block: 'center' });
  }

  // One cell stands in the order of the tab key, the one at which it was lost or the first; arrows walk from there.
  walk() {
    this.cells = all(this, '.har tbody tr', HTMLTableRowElement).map((row) => [...row.cells]);
    for (const cell of this.cells.flat()) cell.tabIndex = -1;
    seek(this, '.har')?.setAttribute('role', 'grid');
    seek(this, '.har-wrap')?.removeAttribute('tabindex');
    this.enter(seek(this, '.is-lost > th') ?? this.cells[0]?.[0]);
  }

  /** @param {HTMLElement | null} [cell] */
  enter(cell) {
    if (!cell) return;
    if (this.here) this.here.tabIndex = -1;
    this.here = cell;
    cell.tabIndex = 0;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const cell = near(event, CELL, HTMLTableCellElement);
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const y = this.cells.findIndex((cells) => cells.includes(cell)), row = this.cells[y];
    if (!row) return;
    const x = row.indexOf(cell), last = this.cells.length - 1;
    /** @type {Record<string, HTMLElement | undefined>} */
    const steps = {
      ArrowDown: this.cells[Math.min(y + 1, last)]?.[x], ArrowUp: this.cells[Math.max(y - 1, 0)]?.[x],
      ArrowRight: row[Math.min(x + 1, row.length - 1)], ArrowLeft: row[Math.max(x - 1, 0)],
      Home: row[0], End: row.at(-1), PageDown: this.cells[last]?.[x], PageUp: this.cells[0]?.[x],
    };
    const to = steps[event.key];
    if (to) {
      event.preventDefault();
      to.focus();
    } else if (['Enter', ' '].includes(event.key) && event.target === cell) {
      event.preventDefault();
      const whys = all(cell.tagName === 'TH' ? around(cell, 'tr') : cell, 'details', HTMLDetailsElement);
      const open = !whys.every((why) => why.open);
      for (const why of whys) why.open = open;
    }
  }
}

customElements.define('cloak-har', CloakHar);
