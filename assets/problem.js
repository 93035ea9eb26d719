// What went wrong, in words that a page can show.

/** Nobody answers. */
export const SILENT = 'Cloakroom does not answer. Is it still running in your terminal?';

/** What an answer that is none says: the problem document's `detail` where there is one, else the status.
 * @param {Response} answer */
export async function problem(answer) {
  try {
    const told = /** @type {{ detail?: string, title?: string } | null} */ (await answer.json());
    if (told?.detail || told?.title) return told.detail || told.title;
  } catch { /* not a problem document */ }
  return `Cloakroom answered ${answer.status} ${answer.statusText}.`;
}

/** The words of what was caught.
 * @param {unknown} error */
export function said(error) { return error instanceof Error ? error.message : String(error); }
