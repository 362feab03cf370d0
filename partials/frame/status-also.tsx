import { Also } from '../also.tsx';
import type { PageFrame } from './page-frame.ts';
import { StatusLine } from './status.tsx';

/** The line at the foot beside a fragment, where what the fragment tells changes it. */
export function StatusAlso({ frame }: { frame: PageFrame }) {
  return (
    <Also target="#status" swap="outerMorph">
      <StatusLine {...frame.status} />
    </Also>
  );
}
