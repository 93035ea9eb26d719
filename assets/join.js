// Joining: six letters in capitals, and on to the nickname. What was typed is sent once.
import { near, seek } from './dom.js';

const code = seek(document, '#code', HTMLInputElement), nickname = seek(document, '#nickname', HTMLInputElement);
code?.addEventListener('input', () => {
  code.value = code.value.toUpperCase();
  if (code.value.replace(/[^A-Z]/g, '').length === 6 && !code.hasAttribute('aria-invalid')) nickname?.focus();
});
(seek(document, '[aria-invalid]') ?? (code?.value ? nickname : code) ?? nickname)?.focus();
document.addEventListener('submit', (e) => {
  const form = near(e, '[data-join]', HTMLFormElement);
  if (!form) return;
  if (form.dataset.sent) { e.preventDefault(); return; }
  form.dataset.sent = 'true';
  const button = seek(form, 'button[type=submit]');
  if (button) button.textContent = 'Joining';
});
addEventListener('pageshow', (e) => { if (e.persisted) location.reload(); });
