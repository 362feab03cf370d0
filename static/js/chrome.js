// The rail's state, the theme, copying. What the server must know for the next page is kept in cookies.

const YEAR = 31_536_000;
const setCookie = (name, value) => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `${name}=${value}; path=/; max-age=${value === '' ? 0 : YEAR}; samesite=lax`;
};

document.addEventListener('click', (event) => {
  const theme = event.target.closest('[data-theme-choice]');
  if (theme) chooseTheme(theme);
  const copy = event.target.closest('[data-copy]');
  if (copy) copyText(copy);
});

document.addEventListener(
  'toggle',
  (event) => event.target.matches?.('[data-fold]') && rememberFolds(),
  true,
);

const rail = document.getElementById('rail');
rail.scrollTop = Number(sessionStorage.getItem('rail') ?? 0);
addEventListener('pagehide', () => sessionStorage.setItem('rail', String(rail.scrollTop)));
addEventListener('offline', () => showOffline(true));
addEventListener('online', () => showOffline(false));

function chooseTheme(button) {
  const choice = button.dataset.themeChoice;
  if (choice) document.documentElement.dataset.theme = choice;
  else delete document.documentElement.dataset.theme;
  setCookie('theme', choice);
  for (const other of document.querySelectorAll('[data-theme-choice]')) {
    other.setAttribute('aria-pressed', String(other === button));
  }
}

function rememberFolds() {
  const folded = [...document.querySelectorAll('[data-fold]:not([open])')].map((one) =>
    encodeURIComponent(one.dataset.fold),
  );
  setCookie('folded', folded.join(','));
}

async function copyText(button) {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source?.textContent ?? button.dataset.copyText ?? '');
  const label = button.querySelector('span');
  const before = label ? label.textContent : button.getAttribute('aria-label');
  const name = (text) => (label ? label.replaceChildren(text) : button.setAttribute('aria-label', text));
  name('Copied');
  button.toggleAttribute('data-copied', true);
  setTimeout(() => {
    name(before);
    button.removeAttribute('data-copied');
  }, 1500);
}

function showOffline(offline) {
  document.getElementById('offline').hidden = !offline;
}
