import { Entry, PASSWORD_HELP } from '../../partials/access/entry.tsx';
import { ShownOnce } from '../../partials/access/once.tsx';
import { RoleInputs, rolesInWords } from '../../partials/access/roles.tsx';
import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Icon } from '../../partials/ui/icon.tsx';
import { When } from '../../partials/ui/time.tsx';
import type { Account, Session, Token } from '../../src/core/accounts.ts';
import type { Roles } from '../../src/core/who.ts';

export interface AccountProps {
  frame: PageFrame;
  account: Account;
  sessions: readonly Session[];
  /** The key of the one that asks. */
  here: string | undefined;
  tokens: readonly Token[];
  /** A token that was just made: its secret is shown this once. */
  made?: { name: string; secret: string };
  /** A token that was refused, as it was wished for. */
  wished?: { name: string; roles: Roles; days: string };
  /** By the name of the control. */
  errors?: Record<string, string>;
}

/** What one may do oneself: password, where one is signed in, tokens of programs. */
export function AccountPage(props: AccountProps) {
  const { frame, account, made } = props;
  return (
    <Page frame={frame} trail={[{ title: 'Settings', href: '/settings' }, { title: 'Your account' }]}>
      <div class="column narrow stack loose">
        <PageHead title={account.name} sub={`${rolesInWords(account.roles, frame)}.`} />
        {made ? (
          <ShownOnce
            title={`The token ${made.name} is made`}
            text="It is shown this once: copy it to where the program reads it."
            value={made.secret}
          />
        ) : null}
        <PasswordCard {...props} />
        <SessionsCard {...props} />
        <TokensCard {...props} />
      </div>
    </Page>
  );
}

function PasswordCard({ account, errors = {} }: AccountProps) {
  return (
    <Card title="Password">
      <form class="stack" method="post" action="/settings/account/password">
        <input type="text" name="username" value={account.name} autocomplete="username" hidden />
        <Entry
          name="current"
          label="Present password"
          type="password"
          autocomplete="current-password"
          error={errors.current}
        />
        <Entry
          name="password"
          label="New password"
          type="password"
          autocomplete="new-password"
          help={PASSWORD_HELP}
          error={errors.password}
        />
        <div class="row">
          <Button label="Change the password" type="submit" />
          <span class="faint">You are signed out everywhere else.</span>
        </div>
      </form>
    </Card>
  );
}

function SessionsCard({ frame, sessions, here }: AccountProps) {
  const everywhere = (
    <form method="post" action="/settings/account/sessions">
      <Button label="Sign out everywhere else" kind="quiet" small type="submit" name="key" value="others" />
    </form>
  );
  return (
    <Card title="Where you are signed in" flush actions={sessions.length > 1 ? everywhere : undefined}>
      <ul class="lines" role="list">
        {sessions.map(({ key, agent, address, seen }) => (
          <li>
            <span class="what sentence">
              <strong safe>{deviceOf(agent)}</strong>
              <span class="note" safe>
                {address}
              </span>
            </span>
            {key === here ? (
              <span class="when">here, now</span>
            ) : (
              <When at={new Date(seen).toISOString()} now={frame.now} />
            )}
            {key === here ? null : (
              <form class="actions" method="post" action="/settings/account/sessions">
                <Button label="Sign out" small kind="quiet" type="submit" name="key" value={key} />
              </form>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const TERMS = [
  { days: '90', label: '90 days' },
  { days: '365', label: 'A year' },
  { days: '', label: 'Until it is revoked' },
];

const FIRST_WISH = { name: '', roles: { '*': 'viewer' }, days: '90' } as const;

function TokensCard({ frame, account, tokens, wished = FIRST_WISH, errors = {} }: AccountProps) {
  return (
    <Card title="Tokens for programs" flush>
      {tokens.length > 0 ? (
        <ul class="lines" role="list">
          {tokens.map(({ id, name, roles, used, until }) => (
            <li>
              <span class="what sentence">
                <strong safe>{name}</strong>
                <span class="note" safe>
                  {`${rolesInWords(roles, frame)}${until ? `, until ${until.slice(0, 10)}` : ''}`}
                </span>
              </span>
              {used ? <When at={used} now={frame.now} /> : <span class="when">never used</span>}
              <form class="actions" method="post" action={`/settings/account/tokens/${id}/revocation`}>
                <Button label={`Revoke ${name}`} icon="trash" iconOnly small kind="quiet" type="submit" />
              </form>
            </li>
          ))}
        </ul>
      ) : null}
      <details class="card-body" open={Boolean(errors.token)}>
        <summary>Make a token</summary>
        <form class="stack spaced" method="post" action="/settings/account/tokens">
          <Entry
            name="name"
            id="token-name"
            label="What the history calls the program"
            value={wished.name}
            autocomplete="off"
            help={`It will say “${account.name} via backup-script”.`}
            error={errors.token}
          />
          <RoleInputs frame={frame} roles={wished.roles} prefix="token" />
          <div class="entry">
            <label for="token-days">How long it can be used</label>
            <div class="select">
              <select class="input" id="token-days" name="days">
                {TERMS.map(({ days, label }) => (
                  <option value={days} selected={days === wished.days} safe>
                    {label}
                  </option>
                ))}
              </select>
              <Icon name="chevrons" />
            </div>
          </div>
          <div class="row">
            <Button label="Make the token" type="submit" />
          </div>
        </form>
      </details>
    </Card>
  );
}

/** The browser and system in a few words, as far as a browser says. */
function deviceOf(agent: string): string {
  const system = /iPhone|iPad|Android|Windows|Mac OS X|Linux/.exec(agent)?.[0]?.replace('Mac OS X', 'Mac');
  const browser = [
    ['Edg/', 'Edge'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark = '']) => agent.includes(mark))?.[1];
  return [browser, system].filter(Boolean).join(' on ') || 'A program';
}
