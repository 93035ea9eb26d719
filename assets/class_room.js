// The class on a projector: what is shown is fetched anew whenever something changed.
import { listen } from './class_stream.js';
import { swap } from './swap.js';

let looking = false, again = false;
async function look() {
  if (looking) { again = true; return; }
  looking = true;
  try { await swap(location.href, ['[data-shown]']); } catch { /* the stream says when it is back */ }
  looking = false;
  if (again) { again = false; void look(); }
}
listen(look);
