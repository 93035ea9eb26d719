// Questions: commit first, then see. What the reader said stays, under the lesson and the question, in this browser.
// A prediction is answered by the run: the page tells the answer once what is predicted has been played, or when the reader asks for it.
import { call, icon } from './api.js';
import { all, data, find, near, seek } from './dom.js';
import { said } from './problem.js';

const lesson = seek(document, '[data-lesson]')?.dataset.lesson ?? location.pathname;
const store = {
  /** @param {string} key */
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  /** @param {string} key @param {string | null} value */
  set: (key, value) => { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* not kept */ } },
};

class CloakAsk extends HTMLElement {
  key = `answer/${lesson}/${data(this, 'id')}`;
  radios = all(this, 'input', HTMLInputElement);
  commitButton = find(this, '[data-commit]', HTMLButtonElement);
  againButton = find(this, '[data-again]', HTMLButtonElement);
  revealButton = seek(this, '[data-reveal]', HTMLButtonElement);
  label = find(this, '[data-label]');
  word = this.label.textContent;
  use = this.label.previousElementSibling?.querySelector('use');
  sign = this.use?.getAttribute('href') ?? '';
  /** What shows how a prediction ends: see `whatTells`. */
  tells = this.dataset.kind === 'predict' ? whatTells(this) : null;
  waits = false;

  connectedCallback() {
    // The verdict is said when it comes; the reason is read with the button that then has the focus.
    this.label.setAttribute('role', 'status');
    const why = find(this, '.because');
    why.id = `${data(this, 'id')}-why`;
    this.againButton.setAttribute('aria-describedby', why.id);
    this.addEventListener('change', () => { this.commitButton.disabled = false; });
    this.commitButton.addEventListener('click', () => this.commit());
    this.againButton.addEventListener('click', () => this.again());
    if (this.tells) document.addEventListener('cloakroom:played', () => { if (this.waits && this.played()) this.reveal(); });
    this.revealButton?.addEventListener('click', () => { this.reveal(); this.againButton.focus({ preventScroll: true }); });
    const kept = this.radios.find((r) => r.value === store.get(this.key));
    if (kept) { kept.checked = true; this.committed(); }
    else if (this.radios.some((r) => r.checked)) this.commitButton.disabled = false; // the browser kept a choice over a reload
  }

  commit() {
    const chosen = this.radios.find((r) => r.checked);
    if (!chosen) return;
    store.set(this.key, chosen.value);
    // What cannot be noted is no reason to hold the answer back.
    if (this.dataset.key) call('POST', '/api/progress/answers', { question: this.dataset.key, choice: Number(chosen.value) }).then(() => this.dispatchEvent(new CustomEvent('cloakroom:answered', { bubbles: true })), () => {});
    this.committed();
    (this.waits && this.revealButton || this.againButton).focus({ preventScroll: true });
  }

  /** Has what tells the answer been played? In the player, the step after the question. */
  played() {
    if (this.tells instanceof Element) return Boolean(seek(this.tells, '[data-answer] > .answer-in, .is-run'));
    return this.tells?.() ?? false;
  }

  committed() {
    this.waits = Boolean(this.tells) && !this.played();
    if (!this.waits) { this.reveal(); return; }
    for (const radio of this.radios) radio.disabled = true;
    for (const option of all(this, '[data-option]')) {
      if (find(option, 'input', HTMLInputElement).checked) find(option, '[data-mark]').textContent = 'you said';
    }
    this.label.textContent = 'You committed. The run will tell';
    this.classList.add('is-committed');
    this.commitButton.hidden = true;
    this.againButton.hidden = false;
    if (this.revealButton) this.revealButton.hidden = false;
  }

  reveal() {
    this.waits = false;
    if (this.revealButton) this.revealButton.hidden = true;
    const quiz = this.dataset.kind === 'quiz';
    let right = false;
    for (const option of all(this, '[data-option]')) {
      const radio = find(option, 'input', HTMLInputElement);
      const isRight = 'right' in option.dataset;
      radio.disabled = true;
      if (radio.checked && isRight) right = true;
      const mark = find(option, '[data-mark]');
      if (radio.checked) mark.replaceChildren(verdict(isRight, quiz ? (isRight ? 'right' : 'not this one') : (isRight ? 'you said so' : 'you said')));
      else if (isRight) mark.replaceChildren(verdict(true, quiz ? 'this one' : 'so it is'));
    }
    this.label.textContent = quiz ? `${this.word}, ${right ? 'answered right' : 'not right yet'}` : 'You committed';
    this.classList.toggle('is-right', right);
    this.classList.toggle('is-wrong', !right);
    this.use?.setAttribute('href', `#i-${quiz ? (right ? 'check' : 'cross') : 'eye'}`);
    this.classList.add('is-committed');
    find(this, '.reveal', HTMLDetailsElement).open = true;
    this.commitButton.hidden = true;
    this.againButton.hidden = false;
  }

  again() {
    store.set(this.key, null);
    for (const r of this.radios) { r.disabled = false; r.checked = false; }
    for (const m of all(this, '[data-mark]')) m.replaceChildren();
    this.label.textContent = this.word;
    this.waits = false;
    if (this.revealButton) this.revealButton.hidden = true;
    this.use?.setAttribute('href', this.sign);
    this.classList.remove('is-committed', 'is-right', 'is-wrong');
    find(this, '.reveal', HTMLDetailsElement).open = false;
    this.commitButton.hidden = false;
    this.commitButton.disabled = true;
    this.againButton.hidden = true;
    this.radios[0]?.focus({ preventScroll: true });
  }
}

/** What shows how a prediction ends: the last thing to play in its section, or in the next that has any, before another question.
 * In the player it is the step after. Null where nothing on the page will.
 * @param {HTMLElement} ask @returns {Element | (() => boolean) | null} */
function whatTells(ask) {
  const step = near(ask, '[data-at]');
  const player = step && near(step, 'main[data-player]');
  if (player) return () => Number(player.dataset.step) > Number(step.dataset.at) || Number(player.dataset.step) >= Number(player.dataset.ends);
  const parts = all(document, 'main h2, cloak-ask, cloak-http, cloak-run');
  let last = null;
  for (const el of parts.slice(parts.indexOf(ask) + 1)) {
    if (el.localName === 'cloak-ask' || (el.localName === 'h2' && last)) break;
    if (el.localName !== 'h2') last = el;
  }
  return last;
}

/** @param {boolean} right @param {string} word */
function verdict(right, word) {
  const el = document.createElement('span');
  el.className = right ? 'verdict sent' : 'verdict';
  el.append(icon(right ? 'check' : 'cross'), ` ${word}`);
  return el;
}
customElements.define('cloak-ask', CloakAsk);

/** How far the lesson is, told anew whenever something was played or answered. */
const did = seek(document, '[data-did]');
let asked = 0;
/** @param {HTMLElement} line */
function tell(line) {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    try {
      const answer = await call('GET', `/api/progress/lessons/${encodeURIComponent(data(line, 'did'))}`);
      const { standing, words } = /** @type {{ standing: { state: string }, words: string }} */ (await answer.json());
      line.textContent = words ? `Done here: ${words}.` : '';
      if (standing.state === 'done') seek(document, 'cloak-done', CloakDone)?.done();
    } catch { /* what stood there stands */ }
  }, 400);
}
if (did) {
  addEventListener('cloakroom:changed', () => tell(did));
  document.addEventListener('cloakroom:answered', () => tell(did));
}

/** A lesson is done when what counts was done, or when the reader says so. Kept by the server, in the data folder. */
class CloakDone extends HTMLElement {
  button = find(this, 'button', HTMLButtonElement);

  connectedCallback() {
    this.button.addEventListener('click', () => this.mark());
  }

  done() {
    this.classList.add('is-done');
    find(this, '[data-word]').textContent = 'Done';
  }

  async mark() {
    this.button.disabled = true;
    const line = find(this, '[role=status]');
    try {
      await call('POST', `/api/progress/lessons/${encodeURIComponent(data(this, 'lesson'))}`);
      this.done();
      line.textContent = 'A coat hangs on its hook on the course map.';
    } catch (error) { line.textContent = said(error); }
    this.button.disabled = false;
  }
}
customElements.define('cloak-done', CloakDone);
