// The live part that shows a session in three presses: each press asks the server for the next picture.
import { around, find, near, query, seek } from './dom.js';
import { said } from './problem.js';

document.addEventListener('submit', async (e) => {
  const form = near(e, '[data-coat-check] [data-press]', HTMLFormElement);
  if (!form) return;
  e.preventDefault();
  const box = around(form, '[data-coat-check]');
  if (box.getAttribute('aria-busy') === 'true') return;
  box.setAttribute('aria-busy', 'true');
  const asked = query(new FormData(form));
  asked.set('part', '');
  try {
    const answer = await fetch(`/coat-check?${asked}`);
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    const part = find(new DOMParser().parseFromString(await answer.text(), 'text/html'), '[data-coat-check]');
    box.replaceWith(part);
    seek(part, '.cc-do :is(button, a)')?.focus({ preventScroll: true });
  } catch (error) {
    box.removeAttribute('aria-busy');
    find(box, '.cc-foot').textContent = `This press got no answer (${said(error)}). Is the server running? Press again.`;
  }
});
