import { Button } from '../ui/button.tsx';
import { Entry } from './entry.tsx';

export interface SignInProps {
  name?: string;
  error?: string | undefined;
}

/** Name and password. The mistake is said once and names neither of the two. */
export function SignInFields({ name, error, id = '' }: SignInProps & { id?: string }) {
  return (
    <>
      <Entry name="name" id={`${id}name`} label="Name" value={name} autocomplete="username" focus={!name} />
      <Entry
        name="password"
        id={`${id}password`}
        label="Password"
        type="password"
        autocomplete="current-password"
        error={error}
        focus={Boolean(name)}
      />
    </>
  );
}

/** Over a page whose session has ended: what was typed there stays. Script shows it, sends it, and takes it away. */
export function SignInDialog(props: SignInProps) {
  return (
    <dialog class="dialog" id="signed-out" aria-labelledby="signed-out-title">
      <form method="post" action="/signin" data-sign-in>
        <header>
          <h2 id="signed-out-title">You are signed out</h2>
        </header>
        <div class="dialog-body stack">
          <p>Sign in to go on. What you typed on this page is still there.</p>
          <input type="hidden" name="part" value="dialog" />
          <SignInFields {...props} id="again-" />
        </div>
        <footer>
          <Button label="Sign in" kind="primary" type="submit" />
        </footer>
      </form>
    </dialog>
  );
}
