// Every step of these pages, laid out by the presenter for the size that the window has: what is cut, what lies over what, what has to be scrolled, what is too small.
(() => {
  // The presenter's own: what is measured is what it shows.
  let fitting;
  const unseen = '.vh, .fromto, .word, [hidden]';
  const leaves = (root) => {
    const found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const owner = node.parentElement;
      if (!node.textContent.trim() || owner.closest(unseen) || !owner.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) found.push({ owner, box, text: node.textContent.trim() });
    }
    return found;
  };
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  const clips = (style) => style.overflowX !== 'visible' || style.overflowY !== 'visible';

  /** What the last row can still read, in px: 29 at 1920x1080, 20 at 1024x768, 19 at 1280x720. At 150 % zoom 12.9 are those 19. */
  const smallest = () => Math.min(innerHeight * 29 / 1080, innerWidth * 20 / 1024);

  function problems(section) {
    const says = [], foot = document.querySelector('.pf').getBoundingClientRect();
    if (document.documentElement.scrollHeight > innerHeight + 1) says.push(`it is ${document.documentElement.scrollHeight - innerHeight} px higher than the screen`);
    if (document.documentElement.scrollWidth > innerWidth + 1) says.push(`it is ${document.documentElement.scrollWidth - innerWidth} px wider than the screen`);
    if (section.getBoundingClientRect().bottom > foot.top + 1) says.push('its end lies behind the foot');
    const least = smallest();
    for (const { owner, text } of leaves(section)) {
      const size = parseFloat(getComputedStyle(owner).fontSize) * owner.currentCSSZoom;
      if (size < least) says.push(`"${text}" is too small to be read from the last row: ${size.toFixed(1)} px`);
    }
    const texts = [...leaves(section), ...leaves(document.querySelector('.ph')), ...leaves(document.querySelector('.pf'))];
    for (const { owner, box, text } of texts) {
      if (box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1) says.push(`"${text}" is outside the screen`);
      for (let at = owner; at && at !== document.documentElement; at = at.parentElement) {
        const style = getComputedStyle(at), whole = at.getBoundingClientRect();
        if (style.textOverflow === 'ellipsis' && at.scrollWidth > at.clientWidth + 1) says.push(`"${text}" is cut with dots`);
        if (at !== document.body && clips(style) && (box.left < whole.left - 1.5 || box.right > whole.right + 1.5 || box.top < whole.top - 3 || box.bottom > whole.bottom + 3)) says.push(`"${text}" is cut`);
      }
    }
    // A letter may reach a little over its line; a tag or a box may not.
    const boxes = [...texts, ...[...section.querySelectorAll('.id, .srec, .win, .letter')].map((owner) => ({ owner, box: owner.getBoundingClientRect(), text: owner.textContent.trim() }))];
    for (const [at, one] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        const within = one.owner === other.owner || one.owner.contains(other.owner) || other.owner.contains(one.owner);
        if (!within && meet(one.box, other.box)) says.push(`"${one.text}" lies over "${other.text}"`);
      }
    }
    for (const host of section.querySelectorAll('.hd .host')) if (!/^((hotel|shop)\.grand|id)\.example$/.test(host.textContent)) says.push(`a host is called ${host.textContent}`);
    if (section.querySelector('.no-wire')) says.push('nothing is shown in it');
    return [...new Set(says)];
  }

  /** All parts of a step, as a press after the other shows them; what none of them shows is missing. */
  function stepped(section) {
    const all = new Set(leaves(section).map((leaf) => leaf.owner)), says = [];
    const split = fitting.fit(section);
    for (const part of split.keys()) {
      fitting.showPart(section, split, part + 1);
      for (const leaf of leaves(section)) all.delete(leaf.owner);
      says.push(...problems(section));
    }
    for (const owner of all) says.push(`"${owner.textContent.trim()}" is in no part of it`);
    return { parts: split.length, says: [...new Set(says)] };
  }

  /** The pages at these addresses, a few at a time. */
  window.readPages = async (paths) => {
    const waiting = [...paths.entries()], pages = [];
    const reader = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [at, path] = next, answer = await fetch(path);
        pages[at] = { path, page: answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null };
      }
    };
    fitting = await import('/assets/fit.js');
    await Promise.all([1, 2, 3, 4].map(reader));
    window.pages = pages;
  };

  window.measurePages = () => {
    const found = [];
    const split = [];
    let steps = 0;
    for (const { path, page } of window.pages) {
      if (!page) { found.push(`${path}: no answer`); continue; }
      for (const part of ['.ph', '[data-present]', '.pf']) document.querySelector(part).replaceWith(document.importNode(page.querySelector(part), true));
      const sections = [...document.querySelectorAll('[data-present] > section')];
      for (const section of sections) {
        for (const other of sections) other.hidden = other !== section;
        steps += 1;
        const { parts, says: all } = stepped(section);
        if (parts > 1) split.push(`${path} step ${section.dataset.at}`);
        for (const says of all) found.push(`${path} step ${section.dataset.at}: ${says}`);
      }
      const panel = document.querySelector('[data-sets-panel]');
      if (panel) {
        panel.open = true;
        const box = panel.querySelector('.panel').getBoundingClientRect();
        if (box.top < 0 || box.left < 0 || box.right > innerWidth + 1) found.push(`${path}: the defences do not fit`);
      }
    }
    return { steps, split, found };
  };
})();
