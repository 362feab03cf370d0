import type { Children } from '@kitajs/html';
import type { Who } from '../src/core/who.ts';
import { UploadPanel } from './files/panel.tsx';
import { Dock } from './frame/dock.tsx';
import { KeySheet } from './frame/keys.tsx';
import { type Business, Rail } from './frame/rail.tsx';
import { canChange, isReadOnly } from './frame/rights.ts';
import { StatusLine, type StatusProps } from './frame/status.tsx';
import { ImportDrop } from './imports/drop.tsx';
import { drawnOnce } from './jsx/drawn-once.ts';
import { Palette } from './palette/dialog.tsx';
import { Badge } from './ui/badge.tsx';
import { type Crumb, Trail } from './ui/breadcrumb.tsx';
import { Button } from './ui/button.tsx';
import { Icon } from './ui/icon.tsx';

// `base` first: it sets the order of the layers.
const STYLESHEETS = [
  'base',
  'tokens',
  'layout',
  'buttons',
  'inputs',
  'fields',
  'values',
  'panels',
  'tables',
  'board',
  'lines',
  'search',
  'home',
  'sheet',
  'history',
  'overlays',
  'palette',
  'files',
  'schema',
  'access',
  'imports',
  'print',
];
const MODULES = [
  'keys',
  'palette',
  'markdown',
  'dialogs',
  'focus',
  'forms',
  'here',
  'imports',
  'drafts',
  'fields',
  'choice',
  'combobox',
  'completion',
  'chips',
  'rows',
  'searches',
  'sheet',
  'sign-in',
  'slugs',
  'tables',
  'filters',
  'inline',
  'board',
  'toasts',
  'uploads',
  'times',
  'chrome',
];
// 5xx is not swapped into the page: what was there stays, a toast says what happened.
const HTMX = JSON.stringify({ noSwap: [204, 304, '5xx'], historyCacheSize: 0 });

/** What is the same on every page of one request. */
export interface Frame {
  /** What the owner calls the whole; "Your data" is fine. */
  title: string;
  businesses: readonly Business[];
  problems: number;
  status: StatusProps;
  /** Who reads it; absent where a page has to do without. */
  who?: Who;
  /** From the cookie `theme`; absent: as the system wants it. */
  theme?: 'light' | 'dark';
  /** Prefix of the static files; a version in it lets them be cached for ever. `/static` when absent. */
  assets?: string;
}

export interface LayoutProps {
  frame: Frame;
  /** For the browser's tab, most specific first: "Acme Roofing · Customers". */
  title: string;
  /** Path of the page without its query. */
  path: string;
  /** Up to this page, which is the last one and has no href. */
  trail: readonly Crumb[];
  /** Right end of the bar. */
  actions?: JSX.Element;
  /** Where `n` and the dock's New lead. */
  newHref?: string;
  /** Toasts of the request before, for browsers that followed a redirect. */
  toasts?: JSX.Element;
  children?: Children;
}

/** The whole page around a view: head, rail, bar, main, status line, dock, toasts. */
export function Layout(props: LayoutProps) {
  const { frame, path, actions } = props;
  const readOnly = isReadOnly(frame, path);
  const newHref = readOnly ? undefined : props.newHref;
  return (
    <>
      {'<!doctype html>'}
      <html lang="en" data-theme={frame.theme}>
        <Head title={props.title} assets={frame.assets ?? '/static'} />
        <body data-new={newHref}>
          <a class="skip" href="#main">
            Skip to content
          </a>
          <div class="app">
            <Rail
              title={frame.title}
              businesses={frame.businesses}
              problems={frame.problems}
              path={path}
              theme={frame.theme}
              person={frame.who?.account === undefined ? undefined : frame.who.name}
            />
            <div class="page">
              <header class="bar">
                <Button
                  label="Menu"
                  icon="menu"
                  iconOnly
                  kind="quiet"
                  opens={{ menu: 'rail' }}
                  class="narrow-only"
                />
                <Trail crumbs={props.trail} />
                {readOnly ? <Badge label="Read only" icon="eye" tone="plain" /> : null}
                {actions ? <div class="bar-actions">{actions}</div> : null}
              </header>
              <main class="main" id="main" tabindex="-1">
                {props.children}
              </main>
              <StatusLine {...frame.status} />
            </div>
          </div>
          <Dock path={path} newHref={newHref} />
          <Overlays toasts={props.toasts} />
          {readOnly ? null : (
            <ImportDrop path={path} businesses={frame.businesses.filter(({ ns }) => canChange(frame, ns))} />
          )}
          {readOnly ? null : <UploadPanel path={path} title={props.trail.at(-1)?.title ?? frame.title} />}
        </body>
      </html>
    </>
  );
}

/** Title, styles, and unless told otherwise scripts. */
export function Head({
  title,
  assets,
  scripts = true,
}: {
  title: string;
  assets: string;
  scripts?: boolean;
}) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content={HTMX} />
      <title safe>{`${title} · Cairn`}</title>
      <link rel="icon" type="image/svg+xml" href="/static/favicon.svg" />
      <Links assets={assets} scripts={scripts} />
    </head>
  );
}

const Links = drawnOnce(2, ({ assets, scripts }: { assets: string; scripts: boolean }) => (
  <>
    {STYLESHEETS.map((name) => (
      <link rel="stylesheet" href={`${assets}/css/${name}.css`} />
    ))}
    {scripts ? (
      <>
        {MODULES.map((name) => (
          <link rel="modulepreload" href={`${assets}/js/${name}.js`} />
        ))}
        <script src={`${assets}/htmx.min.js`} defer></script>
        <script type="module" src={`${assets}/app.js`}></script>
      </>
    ) : null}
  </>
));

function Overlays({ toasts }: { toasts?: JSX.Element }) {
  return (
    <>
      <div class="toasts" id="toasts" role="status" aria-live="polite">
        {toasts}
      </div>
      <div class="offline" id="offline" role="status" hidden>
        <Icon name="offline" />
        <span>No connection. What you type is kept on this device.</span>
      </div>
      <KeySheet />
      <Palette />
    </>
  );
}
