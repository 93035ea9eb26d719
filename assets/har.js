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

class Har extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', (event) => { event.preventDefault(); this.send(event.target); });
    const page = this.closest('main');
    page.addEventListener('dragover', (event) => { event.preventDefault(); this.form.classList.add('over'); });
    page.addEventListener('dragleave', () => this.form.classList.remove('over'));
    page.addEventListener('drop', (event) => {
      event.preventDefault();
      this.form.classList.remove('over');
      if (!event.dataTransfer.files.length) return;
      this.form.elements.file.files = event.dataTransfer.files;
      this.send(this.form);
    });
    this.addEventListener('change', (event) => {
      if (event.target.type === 'file' || (event.target.tagName === 'SELECT' && this.last)) this.send(this.form);
    });
  }

  get form() { return this.querySelector('form'); }

  // The file that was read last is asked again when only the choices change.
  async send(form) {
    const file = form.elements.file.files[0];
    const text = file ? await file.text() : form.elements.text.value;
    const kept = text.trim() ? slim(text) : this.last ?? '';
    const body = new FormData();
    body.set('text', kept);
    for (const name of ['rows', 'rules', 'values']) body.set(name, form.elements[name].value);
    const main = this.closest('main');
    main.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const part = page.querySelector('cloak-har');
      if (!part) { form.submit(); return; }
      this.last = answer.ok ? kept : this.last;
      this.replaceChildren(...part.childNodes);
      this.querySelector('h1')?.scrollIntoView({ block: 'center' });
    } catch { form.submit(); } finally { main.removeAttribute('aria-busy'); }
  }
}

customElements.define('cloak-har', Har);
