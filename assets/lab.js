// A lab's forms without a new page: what comes back takes the place of what is there, and the reader stays where they are.
import { find } from './dom.js';
import { SILENT, problem, said } from './problem.js';

/** One act after the other. */
let busy = false;

/** @param {ParentNode} part @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
const fields = (part) => [...part.querySelectorAll('textarea[id], input[type=text][id]')]
  .filter((field) => field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement);

/** What was written and not sent goes along, unless the server has something new in that field.
 * @param {ParentNode} here @param {ParentNode} fresh */
function carry(here, fresh) {
  for (const field of fields(here).filter((f) => f.value !== f.defaultValue)) {
    const same = fields(fresh).find((other) => other.id === field.id && other.defaultValue === field.defaultValue);
    if (same) same.value = field.value;
  }
}

/** Puts a page's main part in place of ours.
 * @param {Response} answer */
async function take(answer) {
  if (!answer.ok) throw new Error(await problem(answer));
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const [fresh, here] = [page.querySelector('main'), find(document, 'main')];
  if (!fresh) throw new Error('The answer was not this page.');
  const ended = fresh.classList.contains('is-end') && !here.classList.contains('is-end');
  const focused = document.activeElement?.id;
  const caret = document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement ? document.activeElement.selectionStart : null;
  carry(here, fresh);
  here.replaceWith(fresh);
  document.title = page.title;
  const { pathname, search } = new URL(answer.url);
  history.replaceState(null, '', pathname + search);
  if (ended) { scrollTo({ top: 0 }); return; }
  if (!focused) return;
  const field = document.getElementById(focused);
  field?.focus({ preventScroll: true });
  if (caret !== null && (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text'))) field.setSelectionRange(caret, caret);
}

/** The page looks again; false where an act is under way. */
export async function refresh() {
  if (busy) return false;
  await act(() => fetch(location.href, { headers: { Accept: 'text/html' } }));
  return true;
}

/** @param {() => Promise<Response>} ask */
async function act(ask) {
  if (busy) return;
  busy = true;
  const main = find(document, 'main');
  main.setAttribute('aria-busy', 'true');
  try {
    let answer;
    try { answer = await ask(); } catch { throw new Error(SILENT); }
    await take(answer);
  } catch (error) {
    main.removeAttribute('aria-busy');
    const line = Object.assign(document.createElement('p'), { className: 'message', role: 'alert' });
    line.append(document.createElement('span'), Object.assign(document.createElement('span'), { textContent: said(error) }));
    main.querySelector('.message[role=alert]')?.remove();
    (main.querySelector('.b-pan') ?? main).prepend(line);
  }
  busy = false;
}

/** A page that has been put up looks like one that has not: said in so many words. */
function up() {
  const line = document.querySelector('.b-pan .message') ? null : document.querySelector('.b-do .second');
  if (!line) return;
  line.setAttribute('role', 'status');
  line.textContent = 'It is up, as it stands here. A change counts when you put it up again.';
}

addEventListener('submit', (e) => {
  const form = e.target;
  if (!(form instanceof HTMLFormElement) || !form.closest('main') || form.method !== 'post') return;
  e.preventDefault();
  /** @type {[string, string][]} */
  const sent = [...new FormData(form, e.submitter)].map(([name, value]) => [name, typeof value === 'string' ? value : '']);
  const does = sent.find(([name]) => name === 'do')?.[1];
  void act(() => fetch(form.action, { method: 'POST', body: new URLSearchParams(sent), headers: { Accept: 'text/html' } }))
    .then(() => {
      if (does === 'switches') document.getElementById('use')?.scrollIntoView();
      if (does === 'page') up();
    });
});

addEventListener('click', (e) => {
  const link = e.target instanceof Element ? e.target.closest('a.b-tab') : null;
  if (!(link instanceof HTMLAnchorElement) || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  void act(() => fetch(link.href, { headers: { Accept: 'text/html' } }));
});

// What was done in the reader's own browser, in another tab, is judged when they come back.
addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void act(() => fetch(location.href, { headers: { Accept: 'text/html' } }));
});
