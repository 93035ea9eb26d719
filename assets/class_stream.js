// The stream of a class: a number that grows whenever there is something new. Whoever hears it looks again, so nothing is lost by a phone that
// slept. A stream that is silent for longer than a beat is opened anew; one whose page cannot be seen is closed.

const SILENCE = 40_000;
const LONGEST = 20_000;

/** Calls `look` whenever there may be something new, and `away` with whether the server is out of reach.
 * @param {() => void} look @param {(away: boolean) => void} [away] @param {string} [from] */
export function listen(look, away = () => {}, from = '/api/class/events') {
  /** @type {EventSource | undefined} */
  let source;
  let wait = 1000, again = 0, silent = 0;
  const close = () => { source?.close(); source = undefined; clearTimeout(again); clearTimeout(silent); };
  const retry = () => {
    close();
    away(!navigator.onLine || wait > 1000);
    // Three hundred phones that lost one network do not all come back in one moment.
    again = setTimeout(open, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LONGEST);
  };
  const alive = () => { clearTimeout(silent); silent = setTimeout(retry, SILENCE); };
  function open() {
    close();
    if (document.visibilityState !== 'visible') return;
    source = new EventSource(from);
    alive();
    source.addEventListener('look', () => { wait = 1000; away(false); alive(); look(); });
    source.addEventListener('beat', alive);
    // There are streams enough: without one, the page looks when it comes again.
    source.addEventListener('later', () => { close(); look(); again = setTimeout(open, LONGEST); });
    source.onerror = retry;
  }
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { look(); open(); } else close(); });
  addEventListener('pageshow', (e) => { if (e.persisted) { look(); open(); } });
  addEventListener('pagehide', close);
  addEventListener('online', open);
  open();
}
