import type { Ref } from '../../src/core/names.ts';
import { versionUrl } from '../../src/core/page-urls.ts';
import { Button } from '../ui/button.tsx';

/** Makes a version the current one. */
export function RestoreForm({
  ref,
  seq,
  url,
  primary,
}: {
  ref: Ref;
  seq: number;
  url: string;
  primary?: boolean;
}) {
  return (
    <form method="post" action={`${versionUrl(ref, seq)}/restore`}>
      <input type="hidden" name="return" value={url} />
      <Button
        label="Restore"
        icon="restore"
        kind={primary ? 'primary' : 'quiet'}
        small={!primary}
        type="submit"
      />
    </form>
  );
}
