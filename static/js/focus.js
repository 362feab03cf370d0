// Where typing begins: enter(within)

const CONTROLS =
  ':is(input:not([type="hidden"], .without-script), select, textarea):not(:disabled, [readonly], .chip *)';

/** Puts the focus into the first control within, ready to type on; to a button where there is none. */
export function enter(within, options) {
  const controls = [...within.querySelectorAll(CONTROLS)].filter((one) => one.checkVisibility());
  const [first] = controls;
  const chosen = first?.type === 'radio' && controls.find((one) => one.name === first.name && one.checked);
  const control = chosen || first || within.querySelector('button');
  control?.focus(options);
  if (control?.matches('input, textarea')) caretToEnd(control);
}

// What a combobox shows is replaced by what is typed: it selects its text itself.
function caretToEnd(control) {
  if (control.getAttribute('role') === 'combobox') return;
  if (control.selectionEnd === null) control.select();
  else control.setSelectionRange(control.value.length, control.value.length);
}
