import { Outside } from '../../partials/access/outside.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Notice } from '../../partials/ui/notice.tsx';

export interface SignedOutProps {
  assets: string;
  /** Where the form was sent. */
  action: string;
  /** What it held; absent when it cannot be kept: files. */
  fields: readonly [string, string][] | undefined;
}

/** A form was sent after the session had ended: nothing is lost, it can be sent again. */
export function SignedOutPage({ assets, action, fields }: SignedOutProps) {
  return (
    <Outside assets={assets} title="You are signed out" sub="Nothing was saved yet, and nothing is lost.">
      {fields ? (
        <ol class="setup-steps">
          <li>
            <Button
              label="Sign in, in a new tab"
              icon="external"
              href="/signin"
              attributes={{ target: '_blank' }}
            />
          </li>
          <li>
            <form method="post" action={action}>
              {fields.map(([name, value]) => (
                <input type="hidden" name={name} value={value} />
              ))}
              <Button label="Send what you typed again" kind="primary" type="submit" />
            </form>
          </li>
        </ol>
      ) : (
        <>
          <Notice
            tone="warn"
            text="Files cannot be kept on this page: sign in, go back, and choose them again."
          />
          <Button label="Sign in" kind="primary" href="/signin" />
        </>
      )}
    </Outside>
  );
}
