// Testing an exercise: Cargo's lines as they come, then the verdict the server tells.
import { call, icon } from './api.js';

class CloakTrial extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('[data-run]');
    this.raw = this.querySelector('[data-raw]');
    this.verdict = this.querySelector('[data-verdict]');
    this.word = this.button.querySelector('[data-word]');
    this.button.addEventListener('click', () => (this.running ? this.running.abort() : this.run()));
    document.querySelectorAll('.hints details').forEach((hint, at) => hint.addEventListener('toggle', () => hint.open && this.noteHint(at + 1)));
  }

  /** Opening the second is reading two: the server keeps the largest number. */
  noteHint(hints) {
    call('POST', `/api/progress/exercises/${encodeURIComponent(this.dataset.slug)}`, { hints }).catch(() => {});
  }

  async run() {
    this.running = new AbortController();
    this.named('Stop', 'cross');
    this.raw.textContent = '';
    this.built = 0;
    this.querySelector('details').hidden = false;
    this.say('Cargo builds and tests. The first time takes a minute.');
    try {
      const answer = await fetch(`/api/exercises/${encodeURIComponent(this.dataset.slug)}/run`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}', signal: this.running.signal });
      if (!answer.ok) throw new Error((await answer.json()).detail);
      await this.read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (error) { this.say(this.running.signal.aborted ? 'Stopped, and Cargo with it.' : error.message); }
    this.running = null;
    this.named('Run the tests', 'play');
  }

  async read(reader) {
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines.filter(Boolean)) this.take(JSON.parse(line));
    }
  }

  take(said) {
    if ('line' in said) {
      this.raw.append(`${said.line}\n`);
      this.raw.scrollTop = this.raw.scrollHeight;
      const name = /^\s*Compiling (\S+)/.exec(said.line)?.[1];
      if (name) this.say(`Cargo compiles ${name}, number ${++this.built}. The first time takes a minute, and each later time a second.`);
      return;
    }
    // Rendered by the server's own template, in which all that Cargo said is text.
    this.verdict.innerHTML = said.html;
  }

  named(what, picture) {
    this.word.textContent = what;
    this.button.querySelector('use').setAttribute('href', `#i-${picture}`);
  }

  say(what) {
    const line = document.createElement('p');
    line.className = 'vd-wait';
    line.append(icon('clock'), document.createTextNode(` ${what}`));
    this.verdict.replaceChildren(line);
  }
}
customElements.define('cloak-trial', CloakTrial);
