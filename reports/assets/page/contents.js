// The contents: groups of sections, of which the one that is being read is shown
// with its sections. On phones all of it is closed until it is asked for.
const contents = { box: null, wide: matchMedia('(min-width: 640px)'), marking: 0 };

function buildContents() {
  contents.box = document.querySelector('#contents details');
  const fit = () => { contents.box.open = contents.wide.matches; };
  contents.wide.addEventListener('change', fit);
  fit();
  contents.box.addEventListener('click', (e) => {
    if (e.target.closest('a') && !contents.wide.matches) contents.box.open = false;
  });
  addEventListener('scroll', markSoon, { passive: true });
  addEventListener('resize', markSoon);
  markPlace();
}

function markSoon() {
  cancelAnimationFrame(contents.marking);
  contents.marking = requestAnimationFrame(markPlace);
}

// markPlace marks the section at the upper part of the screen, and its group.
function markPlace() {
  const line = Math.min(innerHeight / 3, 260);
  let here = null;
  for (const link of document.querySelectorAll('#contents ul ul a')) {
    const top = document.getElementById(link.hash.slice(1))?.getBoundingClientRect().top;
    if (here === null || top <= line) here = link;
  }
  if (innerHeight + scrollY >= document.documentElement.scrollHeight - 2 && scrollY > 0) here = [...document.querySelectorAll('#contents ul ul a')].at(-1);
  for (const link of document.querySelectorAll('#contents a[aria-current]')) if (link !== here) link.removeAttribute('aria-current');
  here?.setAttribute('aria-current', 'location');
  const group = here?.closest('.groups > li');
  for (const one of document.querySelectorAll('#contents .groups > li')) one.classList.toggle('here', one === group);
  document.querySelector('#contents summary span').textContent = here ? ': ' + here.textContent : '';
}
