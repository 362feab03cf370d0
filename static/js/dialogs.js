// Menus and dialogs are the platform's. Here: arrow keys in menus, questions before htmx requests, older browsers.

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest?.('[data-menu]');
  if (!menu || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
  if (event.target.matches('input, textarea, select')) return;
  const items = [...menu.querySelectorAll('a[href], button:not(:disabled)')];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  items.at(next % items.length)?.focus();
  event.preventDefault();
});

// A small form in a menu is done when it is sent.
document.addEventListener('submit', (event) => event.target.closest?.('[data-menu]')?.hidePopover());

// A menu opened by keyboard takes the focus to its first line.
document.addEventListener(
  'toggle',
  (event) => {
    const menu = event.target;
    if (!menu.matches?.('[data-menu]') || event.newState !== 'open') return;
    if (!CSS.supports('position-area', 'block-end')) place(menu);
    const opener = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
    if (opener?.matches(':focus-visible')) menu.querySelector('a[href], button, input, select')?.focus();
  },
  true,
);

// `hx-confirm` asks in our own dialog.
document.addEventListener('htmx:confirm', (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  const question = ctx.sourceElement?.getAttribute('hx-confirm');
  if (!question || typeof issueRequest !== 'function') return;
  event.preventDefault();
  ask(question, ctx.sourceElement.dataset.confirmLabel ?? 'Go on').then((yes) =>
    yes ? issueRequest() : dropRequest?.(),
  );
});

document.addEventListener('click', (event) => {
  if ('commandForElement' in HTMLButtonElement.prototype) return;
  const button = event.target.closest('button[commandfor]');
  const dialog = button && document.getElementById(button.getAttribute('commandfor'));
  if (!dialog) return;
  if (button.getAttribute('command') === 'show-modal') dialog.showModal();
  else dialog.close();
});

/** Opens the modal dialog of the id unless it is open. */
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

/** Asks in a dialog; resolves with whether it was answered with yes. */
export function ask(question, label) {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-label', question);
  const form = document.createElement('form');
  form.method = 'dialog';
  const body = document.createElement('div');
  body.className = 'dialog-body';
  body.append(Object.assign(document.createElement('p'), { textContent: question }));
  const foot = document.createElement('div');
  foot.className = 'dialog-foot';
  foot.append(choice('Cancel', '', 'button'), choice(label, 'yes', 'button primary'));
  form.append(body, foot);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}

function choice(text, value, name) {
  return Object.assign(document.createElement('button'), { textContent: text, value, className: name });
}

function place(menu) {
  const opener = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!opener) return;
  const box = opener.getBoundingClientRect();
  const left = menu.classList.contains('end') ? box.right - menu.offsetWidth : box.left;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.min(box.bottom, innerHeight - menu.offsetHeight - 8)}px`;
}
