// A condition of a list is changed in a menu beside it: the link asks for its form, and the menu opens when it is there.
import { enter } from './focus.js';

/** The link whose form is on its way. */
let opener;

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-opens]');
  if (link) opener = { link, menu: link.dataset.opens };
});

document.addEventListener('htmx:after:swap', () => {
  const menu = opener && document.getElementById(opener.menu);
  if (!menu?.matches('[popover]')) return;
  menu.showPopover({ source: opener.link });
  opener = undefined;
  if (matchMedia('(hover: hover)').matches) enter(menu);
});

// What is chosen as a day is one.
document.addEventListener('change', (event) => {
  const when = event.target.matches?.('.when select') && event.target.closest('.when');
  if (when && event.target.value === '') when.querySelector('[type="date"]').focus();
});
