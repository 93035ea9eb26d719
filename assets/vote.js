// The vote on a phone: a tap is the answer. What was tapped while the network is gone is kept, and goes out when it is back.
import { find, near, seek } from './dom.js';
import { swap } from './swap.js';

const KEPT = 'cloakroom-vote';
/** @typedef {{ ballot: number, choice: number, letter: string }} Kept */
let sending = false;

/** @returns {Kept | null} */
function kept() {
  try {
    const value = /** @type {unknown} */ (JSON.parse(localStorage.getItem(KEPT) ?? 'null'));
    return /** @type {Kept | null} */ (value);
  } catch { return null; }
}

/** @param {string} text @param {string} [kind] */
function stands(text, kind = '') {
  const line = seek(document, '[data-stands]');
  if (!line) return;
  line.className = `stands ${kind}`;
  const says = find(line, '[role=status]');
  says.textContent = text;
}

async function refresh() {
  try { await swap('/class', ['[data-asked]']); mark(); } catch { /* the stream says when it is back */ }
}

/** What is kept is shown as chosen, whether it has arrived or not. */
function mark() {
  const vote = kept(), form = seek(document, '[data-vote]');
  if (!vote || !form || Number(find(document, '[data-asked]').dataset.ballot) !== vote.ballot) return;
  for (const pick of form.querySelectorAll('.pick')) if (pick instanceof HTMLElement) pick.setAttribute('aria-pressed', String(pick.dataset.letter === vote.letter));
  stands(`${vote.letter} is on its way. You need not tap again.`);
}

async function send() {
  const vote = kept();
  if (!vote || sending) return;
  sending = true;
  let answer = null;
  try {
    answer = await fetch('/api/class/vote', { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify({ ballot: vote.ballot, choice: vote.choice }) });
  } catch { /* no network: it stays kept */ }
  sending = false;
  const now = kept();
  if (answer && (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 429))) {
    const same = now?.ballot === vote.ballot && now.choice === vote.choice;
    if (same) localStorage.removeItem(KEPT);
    await refresh();
    if (!answer.ok) stands(`Locked before your ${vote.letter} arrived, so it was not counted. The next one will be.`, 'is-late');
    if (!same) void send();
    return;
  }
  stands(answer ? `${vote.letter} waits a moment: that was too often.` : `${vote.letter} is kept on this phone, and goes out as soon as the network is back.`);
  setTimeout(send, 2000 + Math.random() * 2000);
}

document.addEventListener('submit', (e) => {
  if (!near(e, '[data-vote]')) return;
  e.preventDefault();
  const pick = e instanceof SubmitEvent ? e.submitter : null;
  if (!(pick instanceof HTMLButtonElement)) return;
  const ballot = Number(find(document, '[data-asked]').dataset.ballot);
  localStorage.setItem(KEPT, JSON.stringify({ ballot, choice: Number(pick.value), letter: pick.dataset.letter ?? '' }));
  mark();
  void send();
});

addEventListener('cloakroom:class', () => { void refresh(); void send(); });
addEventListener('cloakroom:away', (e) => {
  const away = e instanceof CustomEvent && e.detail === true;
  find(document, '[data-offline]').hidden = !away;
  if (!away) void send();
});
void send();
