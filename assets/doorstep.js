// The printed address is localhost, which every browser reaches. The demo sites stand on names below cloakroom.localhost; where the browser
// can reach those, the page moves there, so that a frame of the hotel is same-site and keeps its cookies. Where it cannot (Safari), one line says so.
import { seek } from './dom.js';

const HERE = ['localhost', '127.0.0.1', '[::1]'];
const OWN = `http://cloakroom.localhost:${location.port || 80}`;

function stay() {
  // Not before a room: the picture has its whole screen.
  if (document.documentElement.matches('.show')) return;
  const line = document.createElement('p');
  line.className = 'doorstep';
  line.setAttribute('role', 'status');
  line.textContent = 'This browser does not reach cloakroom.localhost, so the demo sites cannot open here. The simulated browsers of Alice and Mallory do everything instead.';
  seek(document, 'main')?.before(line);
}

// Only an answer that can be read counts: a server that refuses the request is reached, and would refuse the page too.
if (HERE.includes(location.hostname)) {
  fetch(`${OWN}/healthz`, { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(2000) })
    .then((answer) => { if (!answer.ok) throw new Error(); location.replace(OWN + location.pathname + location.search + location.hash); })
    .catch(stay);
}
