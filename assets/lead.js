// On the teacher's pages of the course: they say where they are, so that "All to me" leads there; and the projector's window goes on with the plan.
import { call } from './api.js';
import { listen } from './class_stream.js';

/** Where the teacher was last, for the console. */
const AT = 'cloakroom-teacher-at';
/** The part of the plan that this window has opened. */
const PART = 'cloakroom-part';
let said = '';

function tell() {
  const path = location.pathname + location.search + location.hash;
  if (path === said || document.visibilityState !== 'visible' || /^\/(class|console|teach|join)\b/.test(path) || path.includes('/notes')) return;
  said = path;
  try { localStorage.setItem(AT, path); } catch { /* without storage the console takes the plan's page */ }
  // Where nobody follows, the server changes nothing.
  call('POST', '/api/class/along', { path }).catch(() => { said = ''; });
}
addEventListener('hashchange', tell);
addEventListener('cloakroom:place', tell);
document.addEventListener('visibilitychange', tell);
tell();

async function follow() {
  const now = /** @type {{ part: { key: string, open: string | null } | null }} */ (await (await call('GET', '/api/class')).json());
  const key = now.part?.key ?? '', before = sessionStorage.getItem(PART);
  sessionStorage.setItem(PART, key);
  // What is here when the window comes up is where somebody wanted it to be.
  if (before === null || before === key || !now.part?.open) return;
  const open = new URL(now.part.open, location.href);
  if (open.pathname !== location.pathname) location.assign(open);
}
if (window.name === 'cloakroom-room') listen(() => { follow().catch(() => {}); });
