// Checking a name and a password. WRONG ON PURPOSE in `tellsByTime`: a name that nobody has is answered at once.

import { hash, verify } from './password-each-time.js';

// ANCHOR: tells_by_time
export async function tellsByTime(guests, name, password) {
  const guest = guests.get(name);
  if (!guest) return undefined; // MARK
  return (await verify(guest.hash, password)) ? guest : undefined;
}
// ANCHOR_END: tells_by_time

const nobody = await hash('a password that nobody has');

// ANCHOR: takes_as_long
export async function takesAsLong(guests, name, password) {
  const guest = guests.get(name);
  const fits = await verify(guest?.hash ?? nobody, password); // MARK
  return guest && fits ? guest : undefined;
}
// ANCHOR_END: takes_as_long
