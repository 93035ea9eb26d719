// The live part that shows a session in three presses: each press asks the server for the next picture.
document.addEventListener('submit', async (e) => {
  const form = e.target.closest?.('[data-coat-check] [data-press]');
  if (!form) return;
  e.preventDefault();
  const box = form.closest('[data-coat-check]');
  if (box.getAttribute('aria-busy') === 'true') return;
  box.setAttribute('aria-busy', 'true');
  const asked = new URLSearchParams(new FormData(form));
  asked.set('part', '');
  try {
    const answer = await fetch(`/coat-check?${asked}`);
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    const part = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-coat-check]');
    box.replaceWith(part);
    part.querySelector('.cc-do :is(button, a)')?.focus({ preventScroll: true });
  } catch (error) {
    box.removeAttribute('aria-busy');
    box.querySelector('.cc-foot').textContent = `This press got no answer (${error.message}). Is the server running? Press again.`;
  }
});
