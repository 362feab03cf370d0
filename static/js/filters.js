// A condition of a list is changed in a menu beside it: the link asks for its form, and the menu opens when it is there.
import { enter } from './focus.js';

/** The link whose form is on its way. */
let opener;
/** What was typed for a value before the form for its field was there; undefined where nobody is about to type one. */
let typed;

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-opens]');
  if (link) opener = { link, menu: link.dataset.opens };
});

document.addEventListener('htmx:after:swap', ({ detail }) => {
  const menu = opener && document.getElementById(opener.menu);
  if (!menu?.matches('[popover]') || detail.ctx.sourceElement !== opener.link) return;
  menu.showPopover({ source: opener.link });
  opener = undefined;
  if (matchMedia('(hover: hover)').matches) enter(menu);
});

const VALUE = '#filter-form :is([data-combobox-input], .input[name="value"]):not(.without-script)';

document.addEventListener('htmx:before:swap', ({ detail }) => {
  if (detail.ctx.sourceElement?.matches('#filter-form select')) typed = valueHere();
});

// It is typed into the form that came, as if that had been there.
document.addEventListener('htmx:after:swap', () => {
  const control = document.querySelector(VALUE);
  if (typed !== undefined && control) {
    control.focus();
    if (typed !== '' && control.matches('input')) {
      control.value = typed;
      control.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
  typed = undefined;
});

function valueHere() {
  const control = document.activeElement;
  return control?.matches(VALUE) ? (control.matches('input') ? control.value : '') : undefined;
}

// What is chosen as a day is one.
document.addEventListener('change', (event) => {
  const when = event.target.matches?.('.when select') && event.target.closest('.when');
  if (when && event.target.value === '') when.querySelector('[type="date"]').focus();
});
