// Questions: commit first, then see. What the reader said stays, under the lesson and the question, in this browser.
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
    // The verdict is said when it comes; the reason is read with the button that then has the focus.
    this.label.setAttribute('role', 'status');
    const why = this.querySelector('.because');
    why.id = `${this.dataset.id}-why`;
    this.againButton.setAttribute('aria-describedby', why.id);
    this.addEventListener('change', () => { this.commitButton.disabled = false; });
    this.commitButton.addEventListener('click', () => this.commit());
    this.againButton.addEventListener('click', () => this.again());
    const said = this.radios.find((r) => r.value === store.get(this.key));
    if (said) { said.checked = true; this.show(); }
    else if (this.radios.some((r) => r.checked)) this.commitButton.disabled = false; // the browser kept a choice over a reload
  }

  commit() {
    const said = this.radios.find((r) => r.checked);
    if (!said) return;
    store.set(this.key, said.value);
    this.show();
    this.againButton.focus({ preventScroll: true });
  }

  show() {
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
    this.label.textContent = quiz ? `${this.word}, answered${right ? '' : ', not right yet'}` : 'You committed';
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
    this.classList.remove('is-committed');
    this.querySelector('.reveal').open = false;
    this.commitButton.hidden = false;
    this.commitButton.disabled = true;
    this.againButton.hidden = true;
    this.radios[0]?.focus({ preventScroll: true });
  }
}

function verdict(right, word) {
  const el = document.createElement('span');
  el.className = right ? 'verdict sent' : 'verdict';
  el.append(icon(right ? 'check' : 'cross'), ` ${word}`);
  return el;
}
customElements.define('cloak-ask', CloakAsk);

/** A lesson is done when the reader says so. Kept by the server, in the data folder. */
class CloakDone extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('button');
    this.button.addEventListener('click', () => this.mark());
  }

  async mark() {
    this.button.disabled = true;
    const line = this.querySelector('[role=status]');
    try {
      await call('POST', `/api/progress/lessons/${encodeURIComponent(this.dataset.lesson)}`);
      this.classList.add('is-done');
      this.querySelector('[data-word]').textContent = 'Done';
      line.textContent = 'A coat hangs on its hook on the course map.';
    } catch (error) { line.textContent = error.message; }
    this.button.disabled = false;
  }
}
customElements.define('cloak-done', CloakDone);
