// The page of a HAR: a file dropped anywhere is taken, and sent without the bodies, which are most of it. Without it, the form does.

// What cookies care about; the server reads nothing else.
const HEADERS = new Set(['cookie', 'set-cookie', 'referer', 'origin', 'accept', 'x-requested-with', 'location', 'content-type', 'access-control-allow-credentials']);
const few = (headers) => (headers ?? []).filter((h) => HEADERS.has(h.name?.toLowerCase()) || h.name?.toLowerCase().startsWith('sec-fetch-'));

function slim(text) {
  let har;
  try { har = JSON.parse(text); } catch { return text; }
  if (!Array.isArray(har?.log?.entries)) return text;
  const entries = har.log.entries.map((e) => ({
    startedDateTime: e.startedDateTime, time: e.time, timings: { receive: e.timings?.receive }, pageref: e.pageref, _resourceType: e._resourceType,
    _initiator: e._initiator?.url ? { url: e._initiator.url } : undefined,
    request: { method: e.request?.method, url: e.request?.url ?? '', headers: few(e.request?.headers), cookies: few(e.request?.headers).some((h) => h.name.toLowerCase() === 'cookie') ? [] : e.request?.cookies },
    response: { status: e.response?.status, headers: few(e.response?.headers), redirectURL: e.response?.redirectURL },
  }));
  return JSON.stringify({ log: { creator: har.log.creator, entries } });
}

// What a page says that is none of ours: a refusal, a limit, an error.
const reason = (page, status) => ['h1', '.promise', 'main p'].map((part) => page.querySelector(part)?.textContent.trim()).filter((text, n, all) => text && all.indexOf(text) === n).slice(0, 2).join(' ') || `The server refused the file (status ${status}).`;

class Har extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', (event) => { event.preventDefault(); this.send(); });
    // Wherever a file lands, the browser would leave the page for it.
    const over = (event) => { event.preventDefault(); this.form.classList.add('over'); };
    const left = (event) => { if (!event.relatedTarget) this.form.classList.remove('over'); };
    document.addEventListener('dragenter', over);
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      this.form.classList.remove('over');
      const files = event.dataTransfer?.files;
      if (!files?.length) { this.say('No file was dropped. Drop a file, or paste its text.'); return; }
      this.form.elements.file.files = files;
      this.send();
    });
    this.addEventListener('change', (event) => {
      if (event.target.type === 'file' || (event.target.tagName === 'SELECT' && this.last)) this.send();
    });
    this.addEventListener('click', (event) => {
      const id = event.target.closest('[data-session]')?.dataset.session;
      if (id === undefined) return;
      this.form.elements.session.value = id;
      this.send();
    });
    this.addEventListener('keydown', (event) => this.key(event));
    this.addEventListener('focusin', (event) => this.enter(event.target.closest?.('.har tbody :is(th, td)')));
    this.walk();
  }

  get form() { return this.querySelector('form'); }

  // The file that was read last is asked again when only the choices change.
  async send() {
    const form = this.form;
    const main = this.closest('main');
    main.setAttribute('aria-busy', 'true');
    try {
      const file = form.elements.file.files[0];
      const text = file ? await file.text() : form.elements.text.value;
      const kept = text.trim() ? slim(text) : this.last ?? '';
      const most = Number(this.dataset.most);
      if (new Blob([kept]).size > most) { this.say(`The file is larger than ${Math.floor(most / 1e6)} MB, also without its bodies. In a terminal 500 MB are taken: cloakroom cookies har FILE.`); return; }
      const body = new FormData();
      body.set('text', kept);
      for (const name of ['rows', 'rules', 'values', 'session']) body.set(name, form.elements[name]?.value ?? '');
      // Another file has other cookies.
      if (kept !== this.last) body.delete('session');
      const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const part = page.querySelector('cloak-har');
      if (!part) { this.say(reason(page, answer.status)); return; }
      if (!answer.ok) { this.say(part.querySelector('.wrong')?.textContent.trim() ?? reason(page, answer.status)); return; }
      this.last = kept;
      this.replaceChildren(...part.childNodes);
      this.walk();
      // What had the focus may be gone.
      const title = this.querySelector('h1');
      if (!title) return;
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
      title.scrollIntoView({ block: 'center' });
    } catch (error) {
      this.say(error instanceof TypeError ? 'The server did not answer. Is Cloakroom still running?' : 'The file could not be read. Is it a folder, or has it been moved?');
    } finally { main.removeAttribute('aria-busy'); }
  }

  // What went wrong stands at the form, and what was there before stays.
  say(text) {
    this.form.querySelector('.wrong')?.remove();
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
    this.cells = [...this.querySelectorAll('.har tbody tr')].map((row) => [...row.cells]);
    for (const cell of this.cells.flat()) cell.tabIndex = -1;
    this.querySelector('.har')?.setAttribute('role', 'grid');
    this.querySelector('.har-wrap')?.removeAttribute('tabindex');
    this.enter(this.querySelector('.is-lost > th') ?? this.cells[0]?.[0]);
  }

  enter(cell) {
    if (!cell) return;
    if (this.here) this.here.tabIndex = -1;
    this.here = cell;
    cell.tabIndex = 0;
  }

  key(event) {
    const cell = event.target.closest('.har tbody :is(th, td)');
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = this.cells.findIndex((cells) => cells.includes(cell));
    const at = this.cells[row].indexOf(cell);
    const last = this.cells.length - 1;
    const to = {
      ArrowDown: [Math.min(row + 1, last), at], ArrowUp: [Math.max(row - 1, 0), at],
      ArrowRight: [row, Math.min(at + 1, this.cells[row].length - 1)], ArrowLeft: [row, Math.max(at - 1, 0)],
      Home: [row, 0], End: [row, this.cells[row].length - 1], PageDown: [last, at], PageUp: [0, at],
    }[event.key];
    if (to) {
      event.preventDefault();
      this.cells[to[0]][to[1]].focus();
    } else if (['Enter', ' '].includes(event.key) && event.target === cell) {
      event.preventDefault();
      const whys = [...(cell.tagName === 'TH' ? cell.parentElement : cell).querySelectorAll('details')];
      const open = !whys.every((why) => why.open);
      for (const why of whys) why.open = open;
    }
  }
}

customElements.define('cloak-har', Har);
