// The teacher's questions: put to the class, locked, shown, told.
import { call } from './api.js';
import { listen } from './class_stream.js';
import { data, find, near } from './dom.js';
import { said } from './problem.js';
import { swap } from './swap.js';

const refresh = () => swap(location.href, ['[data-now]']).catch(() => {});

document.addEventListener('click', async (e) => {
  const change = near(e, '[data-change]'), put = near(e, '[data-put]');
  const says = find(document, '[data-says]');
  try {
    if (change) await call('POST', '/api/class/changes', { what: data(change, 'change'), ballot: Number(data(change, 'ballot')) });
    else if (put) { await call('POST', '/api/class/ballots', { source: data(put, 'put') }); scrollTo(0, 0); }
    else return;
    says.hidden = true;
    await refresh();
  } catch (error) { says.hidden = false; says.textContent = said(error); }
});
listen(refresh);
