// A page that was opened at localhost or at an address. The demo sites stand on names; where the browser can reach those, the page moves there,
// so that a frame of the hotel is same-site and keeps its cookies. Where it cannot, one line says so. In a class nobody is moved who has joined: at
// another name another cookie counts, and another person.
import { seek } from './dom.js';

/** @typedef {{ reach: string, own: string, moves: boolean, class: boolean, says: string | null }} Reached */

/** @param {string} says */
function tell(says) {
  // Not before a room: the picture has its whole screen.
  if (document.documentElement.matches('.show')) return;
  const line = document.createElement('p');
  line.className = 'doorstep';
  line.setAttribute('role', 'status');
  line.textContent = says;
  seek(document, 'main')?.before(line);
}

/** Only an answer that can be read counts: a server that refuses the request is reached, and would refuse the page too.
 * @param {string} own */
async function move(own) {
  const answer = await fetch(`${own}/healthz`, { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(2000) });
  if (!answer.ok) throw new Error();
  location.replace(own + location.pathname + location.search + location.hash);
}

async function arrive() {
  const reached = /** @type {Reached} */ (await (await fetch('/api/reach', { cache: 'no-store' })).json());
  if (!reached.moves) {
    // In a class each frame says it in its place.
    if (!reached.class && reached.says) tell(reached.says);
    return;
  }
  try { await move(reached.own); } catch {
    if (!reached.class) tell('This browser does not reach cloakroom.localhost, so the demo sites cannot open here. The simulated browsers of Alice and Mallory do everything instead.');
  }
}

const atAnAddress = location.hostname.startsWith('[') || /^[\d.]+$/.test(location.hostname);
if (location.hostname === 'localhost' || atAnAddress) arrive().catch(() => { /* out of reach: the page says so where something is asked */ });
