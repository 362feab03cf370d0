// Of a form in groups: which one is in sight is marked in the way to them.

/** The part of the window, from above, in which a group counts as the one that is looked at. */
const UPPER = 0.4;

let waiting = false;

addEventListener('scroll', soon, { passive: true });
addEventListener('resize', soon);
document.addEventListener('htmx:after:swap', soon);
// Behind what is typed: a group that has the focus is the one, also at the end of the page where it cannot scroll up.
document.addEventListener('focusin', soon);
soon();

function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    for (const nav of document.querySelectorAll('.group-nav')) mark(nav);
  });
}

function mark(nav) {
  const links = [...nav.querySelectorAll('a[data-group]')];
  const current = links.find((link) => isEntered(groupOf(link))) ?? links.findLast(isReached) ?? links[0];
  if (!current || current.getAttribute('aria-current') === 'true') return;
  for (const link of links) link.removeAttribute('aria-current');
  current.setAttribute('aria-current', 'true');
  const { offsetLeft, offsetWidth } = current;
  nav.scrollTo({ left: offsetLeft - (nav.clientWidth - offsetWidth) / 2 });
}

function groupOf(link) {
  return document.getElementById(link.dataset.group);
}

/** The focus is in it, and in sight. */
function isEntered(group) {
  const control = document.activeElement;
  if (!group?.contains(control)) return false;
  const { top, bottom } = control.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function isReached(link) {
  const group = groupOf(link);
  return group && group.getBoundingClientRect().top < innerHeight * UPPER;
}
