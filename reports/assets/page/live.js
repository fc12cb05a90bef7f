'use strict';

// A page that follows: it hears of changes from the server that it came from,
// fetches itself again and takes over what is new. What its reader does stays:
// what has the focus, is open, ticked, sorted or scrolled to.
(() => {
  const line = document.getElementById('live');
  const [head, rest] = line.querySelectorAll('span');
  let version = line.dataset.version; // of what the page shows
  let told = null; // the last event
  let updated = performance.now();
  let stream = null, fetching = false, again = false;
  let asleep; // a timer, while the page is hidden

  // The state is announced to those who listen; figures, which change all the
  // time, are only shown.
  function say(state, text) {
    line.hidden = false;
    if (head.textContent !== state) head.textContent = state;
    const shown = (text ? ': ' + text : '') + (told && told.state === 'running' && stream ? ', updated ' + ago() : '');
    if (rest.textContent !== shown) rest.textContent = shown;
  }

  function ago() {
    const seconds = Math.round((performance.now() - updated) / 1000);
    if (seconds < 2) return 'just now';
    return seconds < 120 ? seconds + ' s ago' : Math.round(seconds / 60) + ' min ago';
  }

  function report() {
    if (!stream && told?.state !== 'ended') say('the connection is lost, trying again', '');
    else if (told) say(told.head, told.text);
  }

  function listen() {
    if (stream) return;
    const own = stream = new EventSource(line.dataset.events);
    own.addEventListener('change', (e) => hear(JSON.parse(e.data)));
    own.addEventListener('end', (e) => hear(JSON.parse(e.data)));
    own.addEventListener('error', () => {
      if (stream !== own) return;
      hangUp(); // the browser's own trying again gives up on some answers
      if (told?.state !== 'ended') setTimeout(listen, 2000);
      report();
    });
  }

  function hangUp() {
    stream?.close();
    stream = null;
  }

  function hear(news) {
    told = news;
    report();
    if (news.version !== version) renew();
    else if (news.state === 'ended') hangUp();
  }

  // renew takes over the newest page, and once more if it heard of more meanwhile.
  async function renew() {
    if (document.hidden && told.state !== 'ended') return; // until somebody looks
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    const fresh = await newest();
    fetching = false;
    if (!fresh) {
      if (stream) setTimeout(renew, 2000); // else it is done when the server is back
      return;
    }
    if (fresh.body.dataset.page !== document.body.dataset.page) {
      location.reload(); // it has become another kind of page
      return;
    }
    const theirs = fresh.getElementById('live').dataset.version;
    if (theirs !== version) {
      adopt(fresh);
      version = theirs;
      updated = performance.now();
    }
    report();
    const more = again;
    again = false;
    if (more) renew();
    else if (told.state === 'ended') hangUp();
  }

  // newest fetches this page; null if the server has none to give now.
  async function newest() {
    try {
      const answer = await fetch(location.pathname + '?news', { credentials: 'same-origin', cache: 'no-store' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      return page.getElementById('live') && (answer.ok || page.body.dataset.page === document.body.dataset.page) ? page : null;
    } catch {
      return null;
    }
  }

  // adopt takes over what is new in another version of this page.
  function adopt(fresh) {
    document.title = fresh.title;
    arrange(document.getElementById('main'), fresh.getElementById('main'));
    for (const mine of document.querySelectorAll('[data-live]')) {
      const theirs = fresh.getElementById(mine.id);
      if (theirs) merge(mine, theirs);
    }
    const mine = document.getElementById('data'), theirs = fresh.getElementById('data');
    if (!mine || !theirs) return;
    if (mine.textContent === theirs.textContent) {
      showModels();
      showTables();
      return;
    }
    mine.textContent = theirs.textContent;
    const restore = remember(document.getElementById('trial-table'));
    refresh(JSON.parse(theirs.textContent));
    restore();
  }

  // remember notes what is open, scrolled and in focus in a table whose rows are
  // about to be made anew, and returns what puts it back.
  function remember(table) {
    const row = (e) => e.closest('tr[id]')?.id;
    const inRow = (e, kind) => [...document.getElementById(row(e)).querySelectorAll(kind)].indexOf(e);
    const open = [...table.querySelectorAll('tr[id] details[open]')].map((d) => [row(d), inRow(d, 'details')]);
    const focus = document.activeElement, focused = table.contains(focus) && row(focus);
    const place = focused && inRow(focus, focus.localName);
    const scrolled = [...table.querySelectorAll('.scroll')].map((e) => [e, e.scrollTop, e.scrollLeft]);
    return () => {
      for (const [id, i] of open) {
        const found = document.getElementById(id)?.querySelectorAll('details')[i];
        if (found) found.open = true;
      }
      for (const [e, top, left] of scrolled) e.scrollTo(left, top);
      if (!focused || document.activeElement === focus) return;
      document.getElementById(focused)?.querySelectorAll(focus.localName)[place]?.focus({ preventScroll: true });
    };
  }

  // arrange adds the sections and headings that the page has got, and takes out
  // those that it has lost.
  function arrange(mine, theirs) {
    const key = (e) => e.id || e.localName + ' ' + e.textContent;
    const parts = (main) => [...main.children].filter((e) => e.matches('section, h2'));
    const old = new Map(parts(mine).map((e) => [key(e), e]));
    let last = null;
    for (const part of parts(theirs)) {
      let own = old.get(key(part));
      if (own && shape(own) !== shape(part)) {
        merge(own, part);
      } else if (!own) {
        own = document.importNode(part, true);
        if (last) last.after(own);
        else mine.append(own);
        for (const box of own.querySelectorAll('[data-chart]')) seen.observe(box);
        for (const c of own.querySelectorAll('[data-of]')) c.addEventListener('change', () => redraw(c.dataset.of));
      }
      old.delete(key(part));
      last = own;
    }
    for (const gone of old.values()) gone.remove();
  }

  // shape tells whether a section has the same tables and notes as another.
  function shape(section) {
    return [...section.querySelectorAll('[data-live]')].map((e) => e.id).join(' ');
  }

  // merge makes an element what another is and keeps all of it that is the same,
  // so that what the reader has opened, chosen or gone to stays as it is.
  function merge(mine, theirs) {
    if (mine.isEqualNode(theirs) || mine.hasAttribute('data-own')) return;
    attributes(mine, theirs);
    if (mine.hasAttribute('data-chart') || mine.id === 'trial-table') return; // filled by scripts
    const choice = mine.localName === 'select' ? mine.value : null;
    let at = mine.firstChild;
    for (const wanted of theirs.childNodes) {
      const own = counterpart(at, wanted);
      if (!own) {
        mine.insertBefore(document.importNode(wanted, true), at);
        continue;
      }
      while (at !== own) {
        const next = at.nextSibling;
        at.remove();
        at = next;
      }
      if (own.nodeType === Node.ELEMENT_NODE) merge(own, wanted);
      else if (own.nodeValue !== wanted.nodeValue) own.nodeValue = wanted.nodeValue;
      at = own.nextSibling;
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
    if (choice !== null && [...mine.options].some((o) => o.value === choice)) mine.value = choice;
  }

  // counterpart finds the node that is to become `wanted`: by its name if it has
  // one, else the next of its kind.
  function counterpart(at, wanted) {
    const name = nameOf(wanted);
    if (!name) return at && at.nodeName === wanted.nodeName && !nameOf(at) ? at : null;
    while (at && nameOf(at) !== name) at = at.nextSibling;
    return at;
  }

  function nameOf(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    return node.id || node.getAttribute('aria-labelledby') || '';
  }

  function attributes(mine, theirs) {
    const keep = (name) => name === 'hidden' || (name === 'open' && mine.localName === 'details') ||
      (mine.hasAttribute('data-chart') && (name === 'style' || name === 'class' || name.startsWith('_')));
    for (const { name, value } of theirs.attributes) {
      if (!keep(name) && mine.getAttribute(name) !== value) mine.setAttribute(name, value);
    }
    for (const { name } of [...mine.attributes]) {
      if (!keep(name) && !theirs.hasAttribute(name)) mine.removeAttribute(name);
    }
  }

  // A page that nobody looks at leaves the machine to the run, and after a while
  // its connection to other pages: a browser opens six to a server.
  document.addEventListener('visibilitychange', () => {
    clearTimeout(asleep);
    if (document.hidden) {
      if (told?.state !== 'ended') asleep = setTimeout(hangUp, 60000);
      return;
    }
    if (told?.state !== 'ended') listen();
    if (told && told.version !== version) renew();
  });
  setInterval(() => { if (!document.hidden) report(); }, 1000);
  listen();
})();
