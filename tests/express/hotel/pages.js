// The hotel's pages, with the labels and fields that the attack files go by. Nothing is escaped: that is a template
// engine's business, and this hotel has none.

const page = (title, main) =>
  `<!DOCTYPE html><html lang="en"><title>${title}, The Grand Hotel</title><body><main><h1>${title}</h1>${main}</main>`;

const form = (label, action, fields, button) =>
  `<form method="post" action="${action}" aria-label="${label}">${fields}<button type="submit">${button}</button></form>`;

const field = (name, type = 'text') => `<input name="${name}" type="${type}">`;

export const error = (says) => page(says, '');

export const front = (guest) => page(guest ? `Good evening, ${guest.title}` : 'Good evening', '');

export const login = (next = '') =>
  page(
    'Welcome back',
    form('log in', '/login', field('guest') + field('password', 'password') + `<input type="hidden" name="next" value="${next}">`, 'Log in'),
  );

export function account(guest, coats, guests) {
  const hangs = (c) => `<li>${c.what} on peg ${c.peg}. In the pocket: ${c.pocket}</li>`;
  const pegs = coats.map((c) => `<option value="${c.peg}">${c.what}</option>`).join('');
  const others = guests.filter((g) => g !== guest).map((g) => `<option value="${g.name}">${g.name}</option>`).join('');
  const pass = `<select name="coat">${pegs}</select><select name="to">${others}</select>`;
  return page(
    `Good evening, ${guest.title}`,
    `<p>Your room code <b>${guest.secret}</b></p><ul>${coats.map(hangs).join('')}</ul>` +
      (coats.length ? form('pass on', '/coats/pass', pass, 'Pass it on') : '') +
      form('hand in', '/coats', field('coat') + field('pocket'), 'Hand it in') +
      form('log out', '/logout', '', 'Log out'),
  );
}

export const book = (entries) =>
  page('Guest book', form('write', '/book', '<textarea name="text"></textarea>', 'Write') + entries.map((e) => `<p>${e}</p>`).join(''));

export const password = () => page('A new password', form('change password', '/password', field('password', 'password'), 'Change it'));

export const forgot = () => page('A forgotten password', form('forgot', '/forgot', field('guest'), 'Go on'));

export const forgotCode = () =>
  page('Your room code', form('reset password', '/forgot/code', field('code') + field('password', 'password'), 'Take the new password'));

export const devices = () => page('Your devices', '<p>This one.</p>');

export const oldDesk = (role, ledger) =>
  page('The old desk', `<p>You stand here as: <b>${role}</b>.</p><p>${ledger ?? 'The ledger is shown to the manager only.'}</p>`);
