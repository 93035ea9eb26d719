// Questions: commit first, then see. What the reader said stays, under the lesson and the question, in this browser.
// A prediction is answered by the run: the page tells the answer once what is predicted has been played, or when the reader asks for it.
import { call, icon } from './api.js';

const lesson = document.querySelector('[data-lesson]')?.dataset.lesson ?? location.pathname;
const store = {
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* not kept */ } },
};

class CloakAsk extends HTMLElement {
  connectedCallback() {
    this.key = `answer/${lesson}/${this.dataset.id}`;
    this.radios = [...this.querySelectorAll('input')];
    this.commitButton = this.querySelector('[data-commit]');
    this.againButton = this.querySelector('[data-again]');
    this.label = this.querySelector('[data-label]');
    this.word = this.label.textContent;
    this.sign = this.label.previousElementSibling?.querySelector('use')?.getAttribute('href') ?? '';
    // The verdict is said when it comes; the reason is read with the button that then has the focus.
    this.label.setAttribute('role', 'status');
    const why = this.querySelector('.because');
    why.id = `${this.dataset.id}-why`;
    this.againButton.setAttribute('aria-describedby', why.id);
    this.addEventListener('change', () => { this.commitButton.disabled = false; });
    this.commitButton.addEventListener('click', () => this.commit());
    this.againButton.addEventListener('click', () => this.again());
    this.tells = this.dataset.kind === 'predict' ? whatTells(this) : null;
    if (this.tells) document.addEventListener('cloakroom:played', () => { if (this.waits && this.played()) this.reveal(); });
    this.revealButton = this.querySelector('[data-reveal]');
    this.revealButton?.addEventListener('click', () => { this.reveal(); this.againButton.focus({ preventScroll: true }); });
    const said = this.radios.find((r) => r.value === store.get(this.key));
    if (said) { said.checked = true; this.committed(); }
    else if (this.radios.some((r) => r.checked)) this.commitButton.disabled = false; // the browser kept a choice over a reload
  }

  commit() {
    const said = this.radios.find((r) => r.checked);
    if (!said) return;
    store.set(this.key, said.value);
    // What cannot be noted is no reason to hold the answer back.
    if (this.dataset.key) call('POST', '/api/progress/answers', { question: this.dataset.key, choice: Number(said.value) }).then(() => this.dispatchEvent(new CustomEvent('cloakroom:answered', { bubbles: true })), () => {});
    this.committed();
    (this.waits ? this.revealButton : this.againButton).focus({ preventScroll: true });
  }

  /** Has what tells the answer been played? In the player, the step after the question. */
  played() {
    if (this.tells instanceof Element) return Boolean(this.tells.querySelector('[data-answer] > .answer-in, .is-run'));
    return this.tells();
  }

  committed() {
    this.waits = Boolean(this.tells) && !this.played();
    if (!this.waits) { this.reveal(); return; }
    for (const radio of this.radios) radio.disabled = true;
    for (const option of this.querySelectorAll('[data-option]')) {
      if (option.querySelector('input').checked) option.querySelector('[data-mark]').textContent = 'you said';
    }
    this.label.textContent = 'You committed. The run will tell';
    this.classList.add('is-committed');
    this.commitButton.hidden = true;
    this.againButton.hidden = false;
    this.revealButton.hidden = false;
  }

  reveal() {
    this.waits = false;
    if (this.revealButton) this.revealButton.hidden = true;
    const quiz = this.dataset.kind === 'quiz';
    let right = false;
    for (const option of this.querySelectorAll('[data-option]')) {
      const radio = option.querySelector('input');
      const isRight = 'right' in option.dataset;
      radio.disabled = true;
      if (radio.checked && isRight) right = true;
      const mark = option.querySelector('[data-mark]');
      if (radio.checked) mark.replaceChildren(verdict(isRight, quiz ? (isRight ? 'right' : 'not this one') : (isRight ? 'you said so' : 'you said')));
      else if (isRight) mark.replaceChildren(verdict(true, quiz ? 'this one' : 'so it is'));
    }
    this.label.textContent = quiz ? `${this.word}, ${right ? 'answered right' : 'not right yet'}` : 'You committed';
    this.classList.toggle('is-right', right);
    this.classList.toggle('is-wrong', !right);
    this.label.previousElementSibling?.querySelector('use')?.setAttribute('href', `#i-${quiz ? (right ? 'check' : 'cross') : 'eye'}`);
    this.classList.add('is-committed');
    this.querySelector('.reveal').open = true;
    this.commitButton.hidden = true;
    this.againButton.hidden = false;
  }

  again() {
    store.set(this.key, null);
    for (const r of this.radios) { r.disabled = false; r.checked = false; }
    for (const m of this.querySelectorAll('[data-mark]')) m.replaceChildren();
    this.label.textContent = this.word;
    this.waits = false;
    if (this.revealButton) this.revealButton.hidden = true;
    this.label.previousElementSibling?.querySelector('use')?.setAttribute('href', this.sign);
    this.classList.remove('is-committed', 'is-right', 'is-wrong');
    this.querySelector('.reveal').open = false;
    this.commitButton.hidden = false;
    this.commitButton.disabled = true;
    this.againButton.hidden = true;
    this.radios[0]?.focus({ preventScroll: true });
  }
}

/** What shows how a prediction ends: the last thing to play in its section, or in the next that has any, before another question.
 * In the player it is the step after. Null where nothing on the page will. */
function whatTells(ask) {
  const step = ask.closest('[data-at]');
  const player = step?.closest('main[data-player]');
  if (player) return () => Number(player.dataset.step) > Number(step.dataset.at) || Number(player.dataset.step) >= Number(player.dataset.ends);
  const all = [...document.querySelectorAll('main h2, cloak-ask, cloak-http, cloak-run')];
  let last = null;
  for (const el of all.slice(all.indexOf(ask) + 1)) {
    if (el.localName === 'cloak-ask' || (el.localName === 'h2' && last)) break;
    if (el.localName !== 'h2') last = el;
  }
  return last;
}

function verdict(right, word) {
  const el = document.createElement('span');
  el.className = right ? 'verdict sent' : 'verdict';
  el.append(icon(right ? 'check' : 'cross'), ` ${word}`);
  return el;
}
customElements.define('cloak-ask', CloakAsk);

/** How far the lesson is, told anew whenever something was played or answered. */
const did = document.querySelector('[data-did]');
let asked = 0;
function tell() {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    try {
      const { standing, words } = await (await call('GET', `/api/progress/lessons/${encodeURIComponent(did.dataset.did)}`)).json();
      did.textContent = words ? `Done here: ${words}.` : '';
      if (standing.state === 'done') document.querySelector('cloak-done')?.done();
    } catch { /* what stood there stands */ }
  }, 400);
}
if (did) { addEventListener('cloakroom:changed', tell); document.addEventListener('cloakroom:answered', tell); }

/** A lesson is done when what counts was done, or when the reader says so. Kept by the server, in the data folder. */
class CloakDone extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('button');
    this.button.addEventListener('click', () => this.mark());
  }

  done() {
    this.classList.add('is-done');
    this.querySelector('[data-word]').textContent = 'Done';
  }

  async mark() {
    this.button.disabled = true;
    const line = this.querySelector('[role=status]');
    try {
      await call('POST', `/api/progress/lessons/${encodeURIComponent(this.dataset.lesson)}`);
      this.done();
      line.textContent = 'A coat hangs on its hook on the course map.';
    } catch (error) { line.textContent = error.message; }
    this.button.disabled = false;
  }
}
customElements.define('cloak-done', CloakDone);
