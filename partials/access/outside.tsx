import type { Children } from '@kitajs/html';
import { Head } from '../layout.tsx';
import { Logo } from '../ui/mark.tsx';

export interface OutsideProps {
  assets: string;
  title: string;
  /** One sentence below. */
  sub?: string;
  children?: Children;
}

/** A page before one is let in: it names nothing that is inside. */
export function Outside({ assets, title, sub, children }: OutsideProps) {
  return (
    <>
      {'<!doctype html>'}
      <html lang="en">
        <Head title={title} assets={assets} scripts={false} />
        <body class="outside">
          <main id="main">
            <header>
              <Logo />
              <h1 safe>{title}</h1>
              {sub ? <p safe>{sub}</p> : null}
            </header>
            {children}
          </main>
        </body>
      </html>
    </>
  );
}
