// Files that are chosen, dropped or pasted are sent one after the other, each with its progress, and can be taken back meanwhile.

const panel = document.getElementById('uploads');
const list = panel?.querySelector('ul');
const veil = document.getElementById('drop-here');
const STAY = 8000;

const waiting = [];
let sending = false;

document.addEventListener('change', (event) => {
  const form = event.target.closest?.('form[data-upload]');
  if (event.target.type !== 'file' || !form || !panel) return;
  const owner = form.querySelector('[name="for"]')?.value;
  add([...event.target.files], { to: form.action, owner, leave: form.dataset.upload === 'leave' });
  event.target.value = '';
});

// ---- dropping and pasting

const holdsFiles = (event) => panel && event.dataTransfer?.types.includes('Files');
const toPage = () => ({ to: panel.dataset.to, owner: panel.dataset.for });

document.addEventListener('dragover', (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  veil.hidden = false;
});
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null && veil) veil.hidden = true;
});
document.addEventListener('drop', (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  veil.hidden = true;
  const given = [...event.dataTransfer.items].filter(({ kind }) => kind === 'file');
  const isFolder = (item) => item.webkitGetAsEntry?.()?.isDirectory === true;
  for (const folder of given.filter(isFolder)) refuseFolder(folder.getAsFile());
  add(
    given.filter((item) => !isFolder(item)).map((item) => item.getAsFile()),
    toPage(),
  );
});
document.addEventListener('paste', (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!panel || files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
  event.preventDefault();
  add(files.map(named), toPage());
});

/** A pasted picture has the name of all pasted pictures. */
function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString();
  const name = `Pasted ${now.slice(0, 16).replace('T', ' ').replace(':', '.')}.${file.name.split('.').at(-1)}`;
  return new File([file], name, { type: file.type });
}

document.addEventListener('cairn:keep', ({ detail }) => add(detail, toPage()));

// ---- sending

function add(files, target) {
  for (const file of files) {
    const upload = { file, ...target, ...lineFor(file) };
    waiting.push(upload);
    upload.cancel.addEventListener('click', () => takeBack(upload));
  }
  if (files.length > 0) panel.hidden = false;
  next();
}

/** What is being sent is taken back where it is sent. */
function takeBack(upload) {
  const at = waiting.indexOf(upload);
  if (at < 0) return;
  waiting.splice(at, 1);
  ended(upload, 'Cancelled.', 'plain');
}

/** A folder has no bytes to send. */
function refuseFolder(folder) {
  panel.hidden = false;
  ended({ file: folder, ...lineFor(folder) }, 'This is a folder: open it and drop the files in it.', 'bad');
}

function next() {
  if (sending) return;
  const upload = waiting.shift();
  if (!upload) return;
  sending = true;
  send(upload, () => {
    sending = false;
    if (waiting.length === 0)
      document.body.dispatchEvent(new CustomEvent('cairn:uploaded', { bubbles: true }));
    next();
  });
}

function send(upload, done) {
  const { file, to, owner, line, bar, cancel, leave } = upload;
  const request = new XMLHttpRequest();
  const body = new FormData();
  if (owner) body.append('for', owner);
  body.append('file', file, file.name);
  request.open('POST', to);
  request.setRequestHeader('Accept', 'application/json');
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    bar.max = total;
    bar.value = loaded;
  });
  cancel.addEventListener('click', () => request.abort(), { once: true });
  const end = (text, sort, href) => {
    ended(upload, text, sort, href);
    done();
  };
  request.addEventListener('abort', () => end('Cancelled.', 'plain'));
  request.addEventListener('error', () => {
    offerAgain(upload);
    end('The connection broke off before it was sent.', 'bad');
  });
  request.addEventListener('load', () => {
    const answer = read(request.responseText);
    if (request.status >= 300) {
      end(answer.detail ?? `It was refused (${request.status}).`, 'bad');
      return;
    }
    end(answer.said, 'good', answer.href);
    if (leave) location.assign(answer.href);
    setTimeout(() => remove(line), STAY);
  });
  request.send(body);
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// ---- what is seen

function lineFor(file) {
  const line = document.createElement('li');
  const name = Object.assign(document.createElement('span'), { className: 'name', textContent: file.name });
  const bar = Object.assign(document.createElement('progress'), { max: 1, value: 0 });
  bar.setAttribute('aria-label', `Sending ${file.name}`);
  const cancel = button('Cancel');
  line.append(name, cancel, bar);
  list.append(line);
  return { line, bar, cancel };
}

/** Nothing more can be done about it; the focus does not go with its button. */
function ended({ line, file, bar, cancel }, text, sort, href) {
  const hadFocus = cancel === document.activeElement;
  bar.remove();
  cancel.remove();
  const said = Object.assign(document.createElement('span'), {
    className: `said ${sort}`,
    textContent: text,
  });
  line.append(said);
  if (hadFocus) panel.querySelector('[data-close-uploads]').focus();
  if (!href) return;
  const link = Object.assign(document.createElement('a'), {
    className: 'name',
    href,
    textContent: file.name,
  });
  line.querySelector('.name').replaceWith(link);
}

function offerAgain(upload) {
  const again = button('Try again');
  again.addEventListener('click', () => {
    upload.line.remove();
    add([upload.file], upload);
  });
  upload.line.append(again);
}

function button(text) {
  return Object.assign(document.createElement('button'), {
    type: 'button',
    className: 'button small quiet',
    textContent: text,
  });
}

function remove(line) {
  if (line.matches(':hover, :focus-within')) {
    setTimeout(() => remove(line), 2000);
    return;
  }
  line.remove();
  if (list.childElementCount === 0) panel.hidden = true;
}

document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-close-uploads]')) return;
  for (const line of [...list.children]) if (!line.querySelector('progress')) line.remove();
  panel.hidden = true;
});

// A page that is left takes what is being sent with it.
addEventListener('beforeunload', (event) => {
  if (sending || waiting.length > 0) event.preventDefault();
});
