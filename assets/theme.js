// Runs in <head>, before anything is painted: says that script is there, and takes the reader's theme if one was chosen.
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  let chosen = null;
  try { chosen = localStorage.getItem('theme'); } catch { /* a browser may refuse storage; then the system's theme stands */ }
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
  document.addEventListener('click', (e) => {
    if (!(e.target instanceof Element && e.target.closest('[data-theme-toggle]'))) return;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    try { localStorage.setItem('theme', root.dataset.theme); } catch { /* then it lasts as long as the page */ }
  });
})();
