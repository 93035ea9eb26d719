// The window the room sees and the speaker's notes, in one browser: each says where it is, and hears what the other wants.
/** Where the room is: at a step of a run, or somewhere else.
 * @typedef {{ sees: string, slug: string, step: number, sets: string, run: string, more: boolean } | { sees: string, slug?: undefined, more?: undefined }} Where */
/** What the notes ask the room for, with what belongs to it.
 * @typedef {{ do: string, step?: number, slug?: string, set?: string, run?: string }} Wish */
/** @typedef {Where & { kind: 'room', black: boolean }} Room */
/** @typedef {Room | { kind: 'who' | 'gone' } | Wish & { kind: 'do', to: string }} Message */

const channel = 'BroadcastChannel' in self ? new BroadcastChannel('cloakroom-class') : null;

/** This page, as long as it stands: two windows of one kind are not mistaken for one another. */
export const me = Math.random().toString(36).slice(2);

/** @param {Message} message */
export function say(message) { channel?.postMessage({ from: me, ...message }); }
/** @param {(m: Message & { from: string }) => void} listener */
export function hear(listener) {
  channel?.addEventListener('message', /** @param {MessageEvent<Message & { from: string }>} e */ (e) => listener(e.data));
}

/** The notes get a window of their own, to be moved to the other screen. One that is open already is used again.
 * @param {string} href */
export function openNotes(href) { open(href, 'cloakroom-notes', 'popup,width=900,height=820'); }
