// What was asked lately, on this device: kept when somebody follows what was found or presses Enter, shown where nothing is asked yet.

const KEY = 'cairn-searches';
const KEPT = 8;

document.addEventListener('click', (event) => event.target.closest('#results .hit a[href]') && keep());
document.addEventListener(
  'submit',
  (event) => event.target.matches('form[role="search"]') && keep(event.target),
);
document.addEventListener('htmx:after:swap', show);
addEventListener('pageshow', show);

function keep(form) {
  const q = new FormData(form ?? document.querySelector('#search form[role="search"]')).get('q')?.trim();
  if (!q) return;
  const others = kept().filter((other) => other.toLowerCase() !== q.toLowerCase());
  try {
    localStorage.setItem(KEY, JSON.stringify([q, ...others].slice(0, KEPT)));
  } catch {
    // Storage is full or forbidden: then there are none.
  }
}

function kept() {
  try {
    const searches = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(searches) ? searches.filter((q) => typeof q === 'string') : [];
  } catch {
    return [];
  }
}

function show() {
  const place = document.querySelector('[data-recent-searches]');
  if (!place) return;
  const searches = kept();
  place.hidden = searches.length === 0;
  place.querySelector('ul').replaceChildren(...searches.map(line));
}

function line(q) {
  const item = document.createElement('li');
  const link = Object.assign(document.createElement('a'), {
    className: 'facet',
    href: `/search?${new URLSearchParams({ q })}`,
    textContent: q,
  });
  item.append(link);
  return item;
}
