import { Outside } from '../../partials/access/outside.tsx';
import { SignInFields, type SignInProps } from '../../partials/access/sign-in.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Notice } from '../../partials/ui/notice.tsx';

export interface SignInPageProps extends SignInProps {
  assets: string;
  /** Where it leads; a path of this site. */
  to: string;
  signedOut?: boolean;
}

/** Name and password, then on. */
export function SignInPage({ assets, to, signedOut, ...fields }: SignInPageProps) {
  return (
    <Outside assets={assets} title="Sign in">
      {signedOut ? <Notice icon="check" text="You are signed out." /> : null}
      <form class="stack" method="post" action="/signin">
        <input type="hidden" name="to" value={to} />
        <SignInFields {...fields} />
        <Button label="Sign in" kind="primary" type="submit" class="whole" />
      </form>
      <p class="faint">Forgotten? Whoever looks after this Cairn can give you a new link.</p>
    </Outside>
  );
}
