// Where a login leads. WRONG ON PURPOSE in `beginsWithASlash`.

// ANCHOR: begins_with_a_slash
export function beginsWithASlash(next) {
  return next.startsWith('/') ? next : '/account'; // MARK
}
// ANCHOR_END: begins_with_a_slash

// ANCHOR: same_origin
const OWN = 'https://hotel.grand.example';

export function sameOrigin(next) {
  if (!URL.canParse(next, OWN)) return '/account';
  const there = new URL(next, OWN);
  return there.origin === OWN ? there.pathname.replace(/^\/+/, '/') + there.search : '/account'; // MARK
}
// ANCHOR_END: same_origin
