// One stream of events for a whole browser profile. A page that can be seen asks for the lock; who holds it holds the stream and tells the
// others. A page that cannot be seen gives both up, so when no page can be seen no stream is open.
import { tellOthers } from './api.js';

const KINDS = ['message', 'exchange', 'store', 'record', 'switches', 'switch', 'clock', 'reset', 'sandbox', 'changed'];
const LONGEST = 30_000;

/** Keeps the stream, if it is this page's turn, and calls `news` for each event. What it gives back ends it for good.
 * @param {() => void} news */
export function listen(news) {
  let stop = () => {};
  const start = () => {
    stop();
    if (document.visibilityState === 'visible') stop = takeTurn(news);
    else stop = () => {};
  };
  const seen = () => { if (document.visibilityState === 'visible') news(); start(); };
  const leave = () => stop();
  document.addEventListener('visibilitychange', seen);
  addEventListener('pagehide', leave);
  addEventListener('pageshow', start);
  start();
  return () => { stop(); document.removeEventListener('visibilitychange', seen); removeEventListener('pagehide', leave); removeEventListener('pageshow', start); };
}

/** @param {() => void} news */
function takeTurn(news) {
  if (!('locks' in navigator)) return stream(news);
  const given = new AbortController();
  let release = () => {};
  /** @type {Promise<void>} */
  const held = new Promise((done) => { release = done; });
  navigator.locks.request('cloakroom-events', { signal: given.signal }, async () => {
    const close = stream(news);
    await held;
    close();
  }).catch(() => { /* given up while still waiting for the lock */ });
  return () => { release(); given.abort(); };
}

/** @param {() => void} news */
function stream(news) {
  /** @type {EventSource} */
  let source;
  let wait = 500, timer = 0, ended = false;
  const heard = () => { wait = 500; news(); tellOthers(); };
  const open = () => {
    source = new EventSource('/api/sandbox/events');
    source.onopen = () => { wait = 500; };
    for (const kind of KINDS) source.addEventListener(kind, heard);
    source.onerror = () => {
      // The browser tries again by itself unless the answer was no stream at all: then there is no sandbox, or there are
      // streams enough. Without one, the page looks again each time that it asks; not all pages at the same moment.
      if (ended || source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => { news(); open(); }, wait * (1 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST);
    };
  };
  open();
  return () => { ended = true; clearTimeout(timer); source.close(); };
}
