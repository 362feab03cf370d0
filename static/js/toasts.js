// Toasts go by themselves, not while they are read or about to be used. Failed requests are said here.

const STAY = 6000;
const STAY_WITH_UNDO = 12_000;
const region = document.getElementById('toasts');

new MutationObserver(watch).observe(region, { childList: true });
watch();

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-dismiss]')) event.target.closest('[data-toast]')?.remove();
});
document.addEventListener('submit', (event) =>
  event.target.closest?.('[data-toast]')?.setAttribute('data-used', ''),
);
document.addEventListener('htmx:finally:request', () => region.querySelector('[data-used]')?.remove());

document.addEventListener('htmx:response:error', (event) => {
  const { status, headers } = event.detail.ctx.response;
  if (status < 500 || asksByItself(event)) return;
  const id = headers.get?.('X-Request-Id');
  say(`Something went wrong on our side.${id ? ` Request ${id}.` : ''} Nothing was changed on this page.`);
});
document.addEventListener('htmx:error', (event) => {
  if (event.detail.ctx?.response || asksByItself(event)) return;
  say('The server cannot be reached. What you typed is still here; try again in a moment.');
});

// Nobody waits for what a page asks by itself, and it asks again.
function asksByItself(event) {
  return event.detail.ctx?.sourceElement?.matches?.('[hx-trigger^="every "]') ?? false;
}

/** Shows a message that something failed; once, however often it is said. */
export function say(text) {
  for (const toast of region.querySelectorAll('.toast.bad'))
    if (toast.querySelector('.text')?.textContent === text) toast.remove();
  const toast = document.createElement('div');
  toast.className = 'toast bad';
  toast.dataset.toast = '';
  toast.append(Object.assign(document.createElement('span'), { className: 'text', textContent: text }));
  toast.append(
    Object.assign(document.createElement('button'), {
      className: 'button quiet small',
      type: 'button',
      textContent: 'Dismiss',
    }),
  );
  toast.lastElementChild.dataset.dismiss = '';
  region.append(toast);
}

/** Shows a toast that the server drew, in place of the last one shown so: many saved in a row make no heap. */
export function show(toast) {
  region.querySelector('[data-shown]')?.remove();
  toast.dataset.shown = '';
  region.append(toast);
}

function watch() {
  for (const toast of region.querySelectorAll('[data-toast]:not([data-watched])')) {
    toast.dataset.watched = '';
    leave(toast, toast.querySelector('form') ? STAY_WITH_UNDO : STAY);
  }
}

function leave(toast, stay) {
  setTimeout(() => {
    if (toast.matches(':hover, :focus-within')) leave(toast, 2000);
    else toast.remove();
  }, stay);
}
