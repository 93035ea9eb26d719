// A drill whose line was found is written down. The page itself needs no script: the chosen line stands in the address.
import { call } from './api.js';
import { data, find, seek } from './dom.js';

const drill = seek(document, '[data-drill]');
if (drill instanceof HTMLFormElement) {
  drill.addEventListener('submit', (e) => { e.preventDefault(); void tried(drill); });
}

/** The next page comes after it, so that its list knows of this line. What cannot be written down stops nobody.
 * @param {HTMLFormElement} form */
async function tried(form) {
  const line = Number(find(form, 'input[name="line"]:checked', HTMLInputElement).value);
  try { await call('POST', `/api/progress/drills/${data(form, 'drill')}`, { line }); } catch { /* the page says enough */ }
  form.submit();
}
