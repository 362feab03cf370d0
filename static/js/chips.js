// Several values in one box: Enter or a comma makes what was typed a chip, Backspace takes the last one back.

document.addEventListener('keydown', (event) => {
  const entry = event.target;
  const chips = entry.closest?.('[data-chips]');
  if (!chips || !entry.matches('[data-chip-entry], [data-combobox-input]')) return;
  if (entry.matches('[data-chip-entry]') && (event.key === 'Enter' || event.key === ',')) {
    if (entry.value.trim() === '') return;
    event.preventDefault();
    add(chips, entry.value.trim(), entry.value.trim());
    entry.value = '';
  } else if (event.key === 'Backspace' && entry.value === '') {
    [...chips.querySelectorAll('.chip')].at(-1)?.remove();
    tell(chips);
  }
});

document.addEventListener('change', (event) => {
  const chip = event.target.closest?.('[data-chips] .chip');
  if (!chip) return;
  const chips = chip.closest('[data-chips]');
  chip.remove();
  chips.querySelector('[data-chip-entry], [data-combobox-input]')?.focus();
  tell(chips);
});

document.addEventListener('focusout', (event) => {
  const entry = event.target;
  if (!entry.matches?.('[data-chip-entry]') || entry.value.trim() === '') return;
  add(entry.closest('[data-chips]'), entry.value.trim(), entry.value.trim());
  entry.value = '';
});

document.addEventListener('cairn:chip', (event) => {
  const chips = event.target.closest('[data-chips]');
  if (chips) add(chips, event.detail.value, event.detail.title);
});

// Chips move with Alt and the arrow keys; the order is the order of the values.
document.addEventListener('keydown', (event) => {
  const chip = event.target.closest?.('[data-chips] .chip');
  if (!chip || !event.altKey || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  event.preventDefault();
  const forward = event.key === 'ArrowRight';
  const neighbour = forward ? chip.nextElementSibling : chip.previousElementSibling;
  if (!neighbour?.matches('.chip')) return;
  if (forward) neighbour.after(chip);
  else neighbour.before(chip);
  chip.querySelector('input').focus();
  tell(chips(chip));
});

function chips(chip) {
  return chip.closest('[data-chips]');
}

function add(box, value, title) {
  const taken = [...box.querySelectorAll('.chip input')].some((one) => one.value === value);
  if (!taken) {
    const template = box.parentElement.querySelector(':scope > [data-chip-template]');
    const chip = template.content.firstElementChild.cloneNode(true);
    const check = chip.querySelector('input');
    check.value = value;
    check.checked = true;
    chip.querySelector('.text').textContent = title;
    chip.title = `Take away ${title}`;
    box.querySelector(':scope > [data-chip-entry], :scope > .combobox').before(chip);
  }
  tell(box);
}

function tell(box) {
  box.dispatchEvent(new CustomEvent('cairn:changed', { bubbles: true }));
}
