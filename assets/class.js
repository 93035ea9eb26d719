// On every page of a learner in a class: where the class is led, whether it holds still, whether something is asked. And where this page is, for the teacher.
import { call, icon } from './api.js';
import { listen } from './class_stream.js';
import { seek } from './dom.js';

/** @typedef {{ teacher: boolean, lead: string | null, frozen: boolean, ballot: number | null, task: { title: string, path: string } | null }} Told */

const isClass = document.body.hasAttribute('data-class');
/** Where the teacher led to last: whoever has looked around since is not led to the same place again. */
const LED = 'cloakroom-led';
let looking = false, again = false, first = true;

/** @param {string} text @param {string} [href] @param {string} [word] @param {string} [kind] */
function line(text, href, word, kind = 'follow') {
  const old = seek(document, '[data-class-line]');
  const el = document.createElement('div');
  el.className = `along class-line${kind === 'lock' ? ' is-hold' : ''}`;
  el.dataset.classLine = text;
  el.setAttribute('role', 'status');
  const p = document.createElement('p');
  const b = document.createElement('b');
  b.textContent = text;
  p.append(b);
  el.append(icon(kind), p);
  if (href && word) { const a = document.createElement('a'); a.className = 'btn'; a.href = href; a.textContent = word; el.append(a); }
  if (old?.dataset.classLine === text) return;
  if (old) old.replaceWith(el); else document.body.prepend(el);
}

/** @param {Told} told */
function follow(told) {
  const here = location.pathname + location.search + location.hash;
  // The teacher leads, and is not led.
  if (told.teacher) { void import('./lead.js'); return; }
  // What only the teacher can open is not offered.
  document.documentElement.classList.add('is-learner');
  // Whoever has just come reads the words to come back first.
  if (first && told.lead && location.pathname === '/class/you') sessionStorage.setItem(LED, told.lead);
  first = false;
  if (told.lead && sessionStorage.getItem(LED) !== told.lead) {
    sessionStorage.setItem(LED, told.lead);
    if (told.lead !== here) { location.assign(told.lead); return; }
  }
  if (!told.lead) sessionStorage.removeItem(LED);
  document.body.inert = false;
  if (told.frozen) { line('Your teacher holds the pages still. Watch the screen in front.', undefined, undefined, 'lock'); }
  else if (told.ballot !== null && !isClass) line('The class is asked something.', '/class', 'Answer', 'hand');
  else if (told.lead && told.lead !== here && !isClass) line('Your teacher is on another page.', told.lead, 'Go there');
  else seek(document, '[data-class-line]')?.remove();
}

async function look() {
  if (looking) { again = true; return; }
  looking = true;
  try {
    const told = /** @type {Told} */ (await (await call('GET', '/api/class')).json());
    follow(told);
    dispatchEvent(new CustomEvent('cloakroom:class', { detail: told }));
  } catch (error) {
    // Out of reach: the next look says more.
    if (error instanceof Error && error.cause === 403) line('You are not in this class any more: your teacher has put the group away, or taken you out.', '/join', 'To the way in', 'away');
  }
  looking = false;
  if (again) { again = false; void look(); }
}

/** Which section or step is on the screen. */
function at() {
  const step = new URLSearchParams(location.search).get('step');
  return step ? `step ${step}` : decodeURIComponent(location.hash.slice(1)) || null;
}

let said = '';
function tell() {
  const place = { path: location.pathname, title: document.title.replace(/ · Cloakroom$/, ''), at: at() };
  const text = JSON.stringify(place);
  if (text === said || document.visibilityState !== 'visible') return;
  said = text;
  call('POST', '/api/class/here', place).catch(() => { said = ''; });
}
addEventListener('hashchange', tell);
addEventListener('cloakroom:place', tell);
document.addEventListener('visibilitychange', tell);
tell();

// Not all phones look in the same moment, but each soon.
listen(() => { setTimeout(look, Math.random() * 300); }, (away) => dispatchEvent(new CustomEvent('cloakroom:away', { detail: away })));
