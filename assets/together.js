// The window the room sees and the speaker's notes, in one browser: each says where it is, and hears what the other wants.
const channel = 'BroadcastChannel' in self ? new BroadcastChannel('cloakroom-class') : null;

/** This page, as long as it stands: two windows of one kind are not mistaken for one another. */
export const me = Math.random().toString(36).slice(2);

export function say(message) { channel?.postMessage({ from: me, ...message }); }
export function hear(listener) { channel?.addEventListener('message', (e) => listener(e.data)); }

/** The notes get a window of their own, to be moved to the other screen. One that is open already is used again. */
export function openNotes(href) { open(href, 'cloakroom-notes', 'popup,width=900,height=820'); }
