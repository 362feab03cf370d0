import { Entry, PASSWORD_HELP } from '../../partials/access/entry.tsx';
import { Outside } from '../../partials/access/outside.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Notice } from '../../partials/ui/notice.tsx';

export interface SetupProps {
  assets: string;
  /** Anybody on this computer may do it; else it takes the code from the log. */
  local: boolean;
  code: string;
  name?: string;
  /** By the name of the control. */
  errors?: Record<string, string>;
}

const LOCAL =
  'So far Cairn answers only to this computer, and asks nobody who they are. With the first account that ends: everybody signs in, on this computer too, and it can be reached from elsewhere.';

/** The first account, which owns everything. */
export function SetupPage({ assets, local, code, name, errors = {} }: SetupProps) {
  return (
    <Outside assets={assets} title="Make the first account" sub="It owns everything, and can add others.">
      {local ? <Notice icon="info" text={LOCAL} /> : null}
      <form class="stack" method="post" action="/setup">
        {local ? null : (
          <Entry
            name="code"
            label="Code from the log"
            value={code}
            autocomplete="one-time-code"
            error={errors.code}
            help="Cairn wrote it into its log when it started, with the address of this page."
            focus={!code}
          />
        )}
        <Entry
          name="name"
          label="Your name"
          value={name}
          autocomplete="username"
          error={errors.name}
          help="You sign in with it, and the history shows it at your changes."
          focus={local || Boolean(code)}
        />
        <Entry
          name="password"
          label="Password"
          type="password"
          autocomplete="new-password"
          error={errors.password}
          help={PASSWORD_HELP}
        />
        <Button label="Make the account" kind="primary" type="submit" class="whole" />
      </form>
      {local ? <Button label="Not now" kind="quiet" href="/" class="whole" /> : null}
    </Outside>
  );
}
