// Testing an exercise: Cargo's lines as they come, then the verdict the server tells.
import { call, icon } from './api.js';
import { all, data, find } from './dom.js';
import { problem, said } from './problem.js';

/** A line of what the server says: one of Cargo's, or the verdict.
 * @typedef {{ line: string } | { html: string }} Told */

class CloakTrial extends HTMLElement {
  button = find(this, '[data-run]', HTMLButtonElement);
  raw = find(this, '[data-raw]');
  verdict = find(this, '[data-verdict]');
  word = find(this.button, '[data-word]');
  /** What stops the run that there is.
   * @type {AbortController | null} */
  running = null;
  built = 0;

  connectedCallback() {
    this.button.addEventListener('click', () => (this.running ? this.running.abort() : this.run()));
    all(document, '.hints details', HTMLDetailsElement).forEach((hint, at) => hint.addEventListener('toggle', () => hint.open && this.noteHint(at + 1)));
  }

  /** Opening the second is reading two: the server keeps the largest number.
   * @param {number} hints */
  noteHint(hints) {
    call('POST', `/api/progress/exercises/${encodeURIComponent(data(this, 'slug'))}`, { hints }).catch(() => {});
  }

  async run() {
    const { signal } = this.running = new AbortController();
    this.named('Stop', 'cross');
    this.raw.textContent = '';
    this.built = 0;
    find(this, 'details').hidden = false;
    this.say('Cargo builds and tests. The first time takes a minute.');
    try {
      const answer = await fetch(`/api/exercises/${encodeURIComponent(data(this, 'slug'))}/run`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}', signal });
      if (!answer.ok) throw new Error(await problem(answer));
      if (answer.body) await this.read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (error) { this.say(signal.aborted ? 'Stopped, and Cargo with it.' : said(error)); }
    this.running = null;
    this.named('Run the tests', 'play');
  }

  /** @param {ReadableStreamDefaultReader<string>} reader */
  async read(reader) {
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter(Boolean)) this.take(/** @type {Told} */ (JSON.parse(line)));
    }
  }

  /** @param {Told} told */
  take(told) {
    if ('line' in told) {
      this.raw.append(`${told.line}\n`);
      this.raw.scrollTop = this.raw.scrollHeight;
      const name = /^\s*Compiling (\S+)/.exec(told.line)?.[1];
      if (name) this.say(`Cargo compiles ${name}, number ${++this.built}. The first time takes a minute, and each later time a second.`);
      return;
    }
    // Rendered by the server's own template, in which all that Cargo said is text.
    this.verdict.innerHTML = told.html;
  }

  /** @param {string} what @param {string} picture */
  named(what, picture) {
    this.word.textContent = what;
    find(this.button, 'use', SVGUseElement).setAttribute('href', `#i-${picture}`);
  }

  /** @param {string} what */
  say(what) {
    const line = document.createElement('p');
    line.className = 'vd-wait';
    line.append(icon('clock'), document.createTextNode(` ${what}`));
    this.verdict.replaceChildren(line);
  }
}
customElements.define('cloak-trial', CloakTrial);
