import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Frame, Layout } from '../../partials/layout.tsx';
import { PaletteOptions } from '../../partials/palette/options.tsx';
import { SheetForm } from '../../partials/records/sheet-form.tsx';
import { EditingRow, SheetRow } from '../../partials/records/sheet-row.tsx';
import { Options } from '../../partials/ui/inputs/options.tsx';
import { formOf, job, show, storm } from '../../views/gallery/data.ts';
import { fieldAt } from '../../views/gallery/field-at.ts';
import { GalleryPage } from '../../views/gallery/index.tsx';

// Serves the gallery and one sheet as the web app would, under its Content-Security-Policy; keeps what was posted.

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const TYPES: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

const frame: Frame = {
  title: 'Your data',
  problems: 4,
  businesses: [
    {
      ns: 'lod',
      title: 'Lodestar Roof Surveys',
      colour: 'blue',
      open: true,
      collections: [{ name: 'jobs', title: 'Jobs', icon: 'roof', count: 30 }],
    },
  ],
  status: { facts: [{ text: 'Search up to date', tone: 'good' }], folder: '~/Cairn' },
};

const CUSTOMERS = [
  ['acme-roofing', 'Acme Roofing'],
  ['sorensen', 'Sørensen & Söhne'],
  ['hale', 'Hale Estates'],
] as const;

export interface GalleryServer extends AsyncDisposable {
  url: string;
  /** Bodies of the posts so far, but for those that ask what a draft would change. */
  posted: URLSearchParams[];
}

/** Starts on a free port of loopback. */
export async function serveGallery(): Promise<GalleryServer> {
  const posted: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const sent = request.method === 'POST' ? new URLSearchParams(await text(request)) : undefined;
    // What a draft would change is asked by the page itself.
    const compares = sent?.get('redraw') === 'compare';
    if (sent && !compares) posted.push(sent);
    const [type, body] = compares ? ['text/html', '<p>It changes one value.</p>'] : await answer(url);
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
    response.end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    [Symbol.asyncDispose]: close,
  };
}

async function answer(url: URL): Promise<[string, string | Buffer]> {
  if (url.pathname.startsWith('/static/')) return asset(url.pathname);
  const page = await html(url);
  return ['text/html; charset=utf-8', page];
}

async function asset(path: string): Promise<[string, Buffer]> {
  const file = path === '/static/htmx.min.js' ? 'node_modules/htmx.org/dist/htmx.min.js' : `.${path}`;
  return [TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain', await readFile(file)];
}

function html(url: URL): JSX.Element {
  const field = url.searchParams.get('field');
  switch (url.pathname) {
    case '/palette':
      return PaletteOptions({
        groups: [{ title: 'Go to', items: [{ title: 'Home', href: '/', icon: 'home' }] }],
      });
    case '/options':
      return options(url.searchParams);
    case '/preview':
      return '<p>Drawn by the server</p>';
    case '/db/lod/jobs/1/edit':
      return field ? editing(field) : GalleryPage({ frame });
    case '/db/lod/jobs/1':
      return Layout({
        frame,
        title: 'Job',
        path: url.pathname,
        trail: [{ title: 'Job' }],
        children: sheet(),
      });
    default:
      return GalleryPage({ frame });
  }
}

function options(params: URLSearchParams): JSX.Element {
  const words = (params.get('q') ?? '').toLowerCase();
  const found = CUSTOMERS.filter(([, title]) => title.toLowerCase().includes(words));
  return Options({
    id: params.get('list') ?? '',
    options: found.map(([value, title]) => ({ value, title, href: `/db/lod/customers/${value}` })),
  });
}

function sheet(): JSX.Element {
  return SheetForm({ ref: 'lod/jobs/1', etag: 'e1', list: '', shape: job, data: storm, show });
}

function editing(pointer: string): JSX.Element {
  const field = fieldAt(job, pointer);
  const editHref = '/db/lod/jobs/1/edit';
  const reading = SheetRow({ field, value: storm[field.key], show, editHref }) as string;
  return EditingRow({ field, form: formOf(), reading });
}

async function text(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
