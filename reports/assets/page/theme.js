// Light or dark: as the system has it, or as the reader wants it while the page
// is open. Where the browser lets a page keep things, it is kept for the session.
const themes = ['auto', 'light', 'dark'];

function storedTheme() {
  try {
    const kept = sessionStorage.getItem('theme');
    return themes.includes(kept) ? kept : 'auto';
  } catch {
    return 'auto';
  }
}

function wear(theme) {
  document.documentElement.classList.toggle('light', theme === 'light');
  document.documentElement.classList.toggle('dark', theme === 'dark');
  try {
    sessionStorage.setItem('theme', theme);
  } catch {
    // Not kept, then.
  }
}

function buildTheme() {
  let theme = storedTheme();
  const made = button('', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    put();
    redrawAll();
  }, { className: 'theme' });
  const put = () => {
    wear(theme);
    made.textContent = 'Colours: ' + { auto: 'automatic', light: 'light', dark: 'dark' }[theme];
  };
  put();
  document.querySelector('.top')?.append(made);
}
