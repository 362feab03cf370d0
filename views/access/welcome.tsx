import { Entry, PASSWORD_HELP } from '../../partials/access/entry.tsx';
import { Outside } from '../../partials/access/outside.tsx';
import { Button } from '../../partials/ui/button.tsx';

export interface WelcomeProps {
  assets: string;
  code: string;
  /** Who was invited; undefined when the link is no good any more. */
  name: string | undefined;
  error?: string;
}

/** Who was invited chooses a password. */
export function WelcomePage({ assets, code, name, error }: WelcomeProps) {
  if (name === undefined) {
    return (
      <Outside
        assets={assets}
        title="This link is used up"
        sub="It works once, and for seven days. Ask whoever sent it for a new one."
      >
        <Button label="Sign in" href="/signin" class="whole" />
      </Outside>
    );
  }
  return (
    <Outside
      assets={assets}
      title={`Welcome, ${name}`}
      sub="Choose a password. From then on you sign in with it."
    >
      <form class="stack" method="post" action={`/welcome/${encodeURIComponent(code)}`}>
        <Entry name="name" label="Name" value={name} autocomplete="username" readOnly />
        <Entry
          name="password"
          label="Password"
          type="password"
          autocomplete="new-password"
          help={PASSWORD_HELP}
          error={error}
          focus
        />
        <Button label="Choose this password" kind="primary" type="submit" class="whole" />
      </form>
    </Outside>
  );
}
