// Talking to Cloakroom's own API: one way to ask, one way to say what went wrong, one word to other pages that something changed.
import { SILENT, problem } from './problem.js';

const channel = 'BroadcastChannel' in self ? new BroadcastChannel('cloakroom') : null;

/** The sandbox that this page shows. The server is told, and says so when it has ended or is another one by now. */
let shown = '';
/** @param {string} sandbox */
export function showing(sandbox) { shown = sandbox; }

/** Asks, and throws an Error whose message can be shown: the problem document's `detail` where there is one. Its cause is the status.
 * @param {string} method @param {string} path @param {unknown} [body] @param {string} [accept] */
export async function call(method, path, body, accept = 'application/json') {
  let answer;
  /** @type {Record<string, string>} */
  const headers = { Accept: accept };
  if (shown) headers['Cloakroom-Sandbox'] = shown;
  if (method !== 'GET') { body ??= {}; headers['Content-Type'] = 'application/json'; }
  try { answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }); }
  catch { throw new Error(SILENT); }
  if (answer.ok) return answer;
  throw new Error(await problem(answer), { cause: answer.status });
}

/** Says, on this page and on all others of this browser profile, that the sandbox changed. */
export function changed() {
  dispatchEvent(new Event('cloakroom:changed'));
  channel?.postMessage('changed');
}

/** Passes news on to the other pages only. */
export function tellOthers() { channel?.postMessage('changed'); }

channel?.addEventListener('message', () => dispatchEvent(new Event('cloakroom:changed')));

/** An icon of the sprite, as the icon macro draws it.
 * @param {string} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}
