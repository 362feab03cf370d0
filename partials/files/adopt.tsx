import type { Ref } from '../../src/core/names.ts';
import { fileActionUrl } from '../../src/core/page-urls.ts';
import { Button } from '../ui/button.tsx';

/** The one click that takes in what was put there, or changed, by hand. */
export function AdoptFile({ of }: { of: Ref }) {
  return (
    <form method="post" action={fileActionUrl(of, 'adoption')}>
      <Button label="Take it in" icon="check" small type="submit" />
    </form>
  );
}
