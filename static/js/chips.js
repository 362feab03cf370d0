// Several values in one box: Enter or a comma makes what was typed a chip, Backspace takes the last one back. Chips move by drag, and
// with Alt and the arrow keys; the order is the order of the values.

document.addEventListener('keydown', (event) => {
  const entry = event.target;
  const chips = entry.closest?.('[data-chips]');
  if (!chips || !entry.matches('[data-chip-entry], [data-combobox-input]')) return;
  if (entry.matches('[data-chip-entry]') && (event.key === 'Enter' || event.key === ',')) {
    if (entry.value.trim() === '') return;
    event.preventDefault();
    add(chips, { value: entry.value.trim(), title: entry.value.trim() });
    entry.value = '';
  } else if (event.key === 'Backspace' && entry.value === '') {
    [...chips.querySelectorAll('.chip')].at(-1)?.remove();
    tell(chips);
  }
});

document.addEventListener('change', (event) => {
  const chip = event.target.closest?.('[data-chips] .chip');
  if (!chip) return;
  const chips = boxOf(chip);
  chip.remove();
  chips.querySelector('[data-chip-entry], [data-combobox-input]')?.focus();
  tell(chips);
});

document.addEventListener('focusout', (event) => {
  const entry = event.target;
  if (!entry.matches?.('[data-chip-entry]') || entry.value.trim() === '') return;
  add(entry.closest('[data-chips]'), { value: entry.value.trim(), title: entry.value.trim() });
  entry.value = '';
});

document.addEventListener('cairn:chip', (event) => {
  const chips = event.target.closest('[data-chips]');
  if (chips) add(chips, event.detail);
});

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
  tell(boxOf(chip));
});

// ---- by drag: a chip follows the pointer past the middle of its neighbours

let dragged;
let from;

document.addEventListener('pointerdown', (event) => {
  const chip = event.target.closest?.('[data-chips] .chip');
  if (!chip || event.button !== 0 || boxOf(chip).querySelectorAll('.chip').length < 2) return;
  from = { chip, x: event.clientX, y: event.clientY, id: event.pointerId };
});

document.addEventListener('pointermove', (event) => {
  if (!from || event.pointerId !== from.id) return;
  if (!dragged && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 6) return;
  if (!dragged) {
    dragged = from.chip;
    dragged.setPointerCapture(from.id);
    dragged.setAttribute('data-dragged', '');
  }
  const under = chipAt(boxOf(dragged), event);
  if (!under || under === dragged) return;
  const { left, width } = under.getBoundingClientRect();
  if (event.clientX > left + width / 2) under.after(dragged);
  else under.before(dragged);
});

for (const end of ['pointerup', 'pointercancel'])
  document.addEventListener(end, () => {
    if (dragged) {
      dragged.removeAttribute('data-dragged');
      // The click that ends a drag would take the chip away.
      const moved = dragged;
      const prevent = (event) => event.preventDefault();
      moved.addEventListener('click', prevent);
      setTimeout(() => {
        moved.removeEventListener('click', prevent);
        tell(boxOf(moved));
      });
    }
    dragged = undefined;
    from = undefined;
  });

function chipAt(box, { clientX, clientY }) {
  return [...box.querySelectorAll('.chip')].find((chip) => {
    const { left, right, top, bottom } = chip.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  });
}

function boxOf(chip) {
  return chip.closest('[data-chips]');
}

/** Adds a chip at the end, or in the place of one that led nowhere. */
function add(box, { value, title, instead }) {
  const chips = [...box.querySelectorAll('.chip')];
  const replaced = chips.find((one) => held(one) === instead && one.matches('.broken'));
  if (!chips.some((one) => held(one) === value && one !== replaced)) {
    const template = box.parentElement.querySelector(':scope > [data-chip-template]');
    const chip = template.content.firstElementChild.cloneNode(true);
    const check = chip.querySelector('input');
    check.value = value;
    check.checked = true;
    chip.querySelector('.text').textContent = title;
    chip.title = `Take away ${title}`;
    if (replaced) replaced.replaceWith(chip);
    else box.querySelector(':scope > [data-chip-entry], :scope > .combobox').before(chip);
  }
  tell(box);
}

function held(chip) {
  return chip.querySelector('input').value;
}

function tell(box) {
  box.dispatchEvent(new CustomEvent('cairn:changed', { bubbles: true }));
}
