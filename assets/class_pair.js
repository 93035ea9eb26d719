// An attack in pairs: forms without a new page, the clock, and a look again whenever the other one has done something.
import { refresh } from './lab.js';
import { listen } from './class_stream.js';
import { all, find } from './dom.js';

/** When the page that is shown was drawn, by its own clock. */
let drawn = performance.now(), shown = '';

/** The clock goes on between two looks. */
function tick() {
  for (const face of all(document, '[data-seconds]')) {
    const said = `${document.querySelector('main')?.dataset.round ?? ''} ${face.dataset.seconds ?? ''}`;
    if (said !== shown) { shown = said; drawn = performance.now(); }
    const seconds = Number(face.dataset.seconds) + Math.floor((performance.now() - drawn) / 1000);
    face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
setInterval(tick, 500);

/** While an act is under way its answer is newer than a look would be; then once more. */
async function look() {
  if (!await refresh()) setTimeout(look, 300);
}

listen(() => { void look(); }, (away) => { find(document, '[data-offline]').hidden = !away; }, '/class/pair/events');
