// A session that has ended does not end the page: one signs in over it, and what was typed stays.
import { say } from './toasts.js';

let asking;

document.addEventListener('htmx:response:error', (event) => {
  if (event.detail.ctx.response.status === 401) asking ??= ask().finally(() => (asking = undefined));
});

document.addEventListener('submit', async (event) => {
  const form = event.target.closest?.('[data-sign-in]');
  if (!form) return;
  event.preventDefault();
  const answer = await fetch('/signin', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  const dialog = form.closest('dialog');
  if (answer.status === 204) {
    dialog.close();
    say('You are signed in again. Save once more.');
  } else if (answer.headers.get('Content-Type')?.startsWith('text/html')) show(await answer.text(), dialog);
});

async function ask() {
  if (document.getElementById('signed-out')) return;
  const answer = await fetch('/signin?part=dialog');
  if (answer.ok) show(await answer.text());
}

function show(html, before) {
  const dialog = new DOMParser().parseFromString(html, 'text/html').querySelector('dialog');
  if (!dialog) return;
  before?.remove();
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
