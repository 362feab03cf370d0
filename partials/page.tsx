import type { Children } from '@kitajs/html';
import type { PageFrame } from './frame/page-frame.ts';
import { Layout } from './layout.tsx';
import { SaidToast } from './toasts.tsx';
import type { Crumb } from './ui/breadcrumb.tsx';

export interface PageProps {
  frame: PageFrame;
  /** For the browser's tab; the trail's last name when absent. */
  title?: string;
  /** The way to this page; the last one is the page itself. */
  trail: readonly Crumb[];
  /** Right end of the bar. */
  actions?: JSX.Element;
  newHref?: string;
  children?: Children;
}

/** A view within the layout. */
export function Page({ frame, title, trail, children, ...rest }: PageProps) {
  const toasts = frame.said ? <SaidToast said={frame.said} url={frame.url} /> : undefined;
  const name = title ?? trail.at(-1)?.title ?? frame.title;
  return (
    <Layout frame={frame} title={name} path={frame.path} trail={trail} toasts={toasts} {...rest}>
      {children}
    </Layout>
  );
}
