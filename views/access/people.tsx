import { Entry, PASSWORD_HELP } from '../../partials/access/entry.tsx';
import { ShownOnce } from '../../partials/access/once.tsx';
import { RoleInputs, rolesInWords } from '../../partials/access/roles.tsx';
import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { Badge } from '../../partials/ui/badge.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Mark } from '../../partials/ui/mark.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { When } from '../../partials/ui/time.tsx';
import type { Account, Token } from '../../src/core/accounts.ts';
import type { Roles } from '../../src/core/who.ts';

export interface PeopleProps {
  frame: PageFrame;
  people: readonly Account[];
  /** Everybody's. */
  tokens: readonly Token[];
  /** A link to choose a password, shown this once; their tokens go on without one. */
  invited?: { id: string; name: string; link: string };
  /** What was refused: of the one with this id, or of the form for a new one. */
  refused?: { id?: string; name?: string; roles?: Roles; errors: Record<string, string> };
}

const SUB =
  'They sign in with a name and a password. What they may do is a role in each business, or in all.';

/** Who may sign in; for owners of everything. */
export function PeoplePage(props: PeopleProps) {
  const { frame, people, tokens, invited } = props;
  const still = tokens.filter(({ account }) => account === invited?.id);
  return (
    <Page frame={frame} trail={[{ title: 'Settings', href: '/settings' }, { title: 'People' }]}>
      <div class="column narrow stack loose">
        <PageHead title="People" count={String(people.length)} sub={SUB} />
        {invited ? (
          <ShownOnce
            title={`A link for ${invited.name}`}
            text="Send it to them: it works once, within seven days, and is shown this once. Whoever opens it chooses the password."
            value={invited.link}
          />
        ) : null}
        {invited && still.length > 0 ? (
          <Notice
            tone="warn"
            title={`Tokens go on acting for ${invited.name}: ${named(still)}`}
            text="They are signed out everywhere; their programs are not. If somebody else may have them, end them below."
          />
        ) : null}
        <ul class="card lines people" role="list">
          {people.map((account) => (
            <Person {...props} account={account} />
          ))}
        </ul>
        <NewPerson {...props} />
      </div>
    </Page>
  );
}

function named(tokens: readonly Token[]): string {
  return tokens.map(({ name }) => name).join(', ');
}

function Person({ frame, account, tokens, refused }: PeopleProps & { account: Account }) {
  const { id, name, roles, hasPassword, signedIn } = account;
  const error = refused?.id === id ? Object.values(refused.errors).join(' ') : undefined;
  const isSelf = frame.who.account === id;
  const own = tokens.filter((token) => token.account === id);
  return (
    <li class="folds">
      <Mark name={name} round />
      <details class="what" open={error !== undefined}>
        <summary>
          <strong safe>{name}</strong> {isSelf ? <Badge label="You" tone="plain" /> : null}
          {hasPassword ? null : <Badge label="Invited" tone="warn" />}
          <span class="note" safe>
            {rolesInWords(roles, frame)}
          </span>
        </summary>
        <form class="stack" method="post" action={`/settings/people/${id}/roles`}>
          {error ? (
            <p class="error" role="alert" safe>
              {error}
            </p>
          ) : null}
          <RoleInputs frame={frame} roles={roles} prefix={`person-${id}`} />
          <div class="row">
            <Button label="Save the roles" small type="submit" />
          </div>
        </form>
        <div class="row">
          <form method="post" action={`/settings/people/${id}/invitation`}>
            <Button
              label={hasPassword ? 'Reset the password' : 'New link'}
              icon="key"
              small
              kind="quiet"
              type="submit"
            />
          </form>
          {own.length > 0 ? (
            <form method="post" action={`/settings/people/${id}/revocation`}>
              <Button
                label={own.length === 1 ? 'End the token' : `End all ${own.length} tokens`}
                icon="close"
                small
                kind="quiet"
                type="submit"
                attributes={{ title: named(own) }}
              />
            </form>
          ) : null}
          <form method="post" action={`/settings/people/${id}/removal`}>
            <Button label={`Remove ${name}`} icon="trash" danger small kind="quiet" type="submit" />
          </form>
        </div>
      </details>
      {signedIn ? <When at={signedIn} now={frame.now} /> : <span class="when">not signed in yet</span>}
    </li>
  );
}

function NewPerson({ frame, refused }: PeopleProps) {
  const { name, roles = {}, errors = {} } = refused?.id === undefined ? (refused ?? {}) : {};
  return (
    <Card title="Add somebody">
      <form class="stack" method="post" action="/settings/people">
        <Entry
          name="name"
          label="Name"
          value={name}
          autocomplete="off"
          help="They sign in with it, and the history shows it at their changes."
          error={errors.name}
        />
        <RoleInputs frame={frame} roles={roles} prefix="new" />
        {errors.roles ? (
          <p class="error" role="alert" safe>
            {errors.roles}
          </p>
        ) : null}
        <Entry
          name="password"
          label="First password"
          type="password"
          autocomplete="new-password"
          optional
          help={`Left empty, you get a link with which they choose one themselves. ${PASSWORD_HELP}`}
          error={errors.password}
        />
        <div class="row">
          <Button label="Add" kind="primary" type="submit" />
        </div>
      </form>
    </Card>
  );
}
