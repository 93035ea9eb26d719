// Another page of ours in place of parts of this one. The window stays as it is, full screen too, and so does the focus.

/** Fetches a page and puts its parts, one for each selector, where ours stand. Throws an Error whose message can be shown. */
export async function swap(href, selectors) {
  let answer;
  try { answer = await fetch(href, { headers: { Accept: 'text/html' } }); }
  catch { throw new Error('Cloakroom does not answer. Is it still running in your terminal?'); }
  if (!answer.ok) throw new Error(`Cloakroom answered ${answer.status} ${answer.statusText}.`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = selectors.map((s) => page.querySelector(s));
  if (fresh.includes(null)) throw new Error('The answer was not this page.');
  const focused = document.activeElement?.id;
  selectors.forEach((s, at) => document.querySelector(s).replaceWith(fresh[at]));
  document.title = page.title;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
