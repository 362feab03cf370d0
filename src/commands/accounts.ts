import { type Command, InvalidArgumentError } from 'commander';
import { CairnError } from '../core/errors.ts';
import { roles as allRoles, type Role, type Roles } from '../core/who.ts';
import { named, type Office, withOffice } from './account-office.ts';
import { askSecret } from './ask-secret.ts';
import type { CommandParts } from './machine.ts';

// user add · list · role · password · invite · remove, token add · list · revoke. accountCommands

interface Options {
  in?: string;
  role?: Roles;
  invite?: boolean;
  for?: string;
  allOf?: string;
  days?: number;
  json?: boolean;
  revokeTokens?: boolean;
}

const ROLE = 'a role in a namespace, lod=editor, or in all of them, editor; may be given several times';
const REVOKE = 'end their tokens, too, which else go on';

/** What became of the tokens of somebody whose password was reset; those that go on. */
async function tokensAfter(office: Office, id: string, name: string, { revokeTokens }: Options) {
  if (revokeTokens) {
    const ended = await office.removeTokens(id);
    return { tokens: [], line: ended.length > 0 ? [`Ended: ${names(ended)}.`] : [] };
  }
  const tokens = (await office.tokens()).filter(({ account }) => account === id);
  const line = `Tokens go on acting for ${name}: ${names(tokens)}. To end them: cairn token revoke --all-of "${name}".`;
  return { tokens, line: tokens.length > 0 ? [line] : [] };
}

function names(tokens: readonly { name: string }[]): string {
  return tokens.map(({ name }) => name).join(', ');
}

/** Adds `cairn user` and `cairn token` with their commands to the program. */
export function accountCommands(program: Command, where: string, parts: CommandParts): void {
  const within = async (
    options: Options,
    use: (office: Office) => Promise<[answer: unknown, ...lines: string[]]>,
  ) => {
    const [answer, ...lines] = await withOffice(await parts.machine(), parts.readConfig(options.in), use);
    parts.output.out(
      options.json ? `${JSON.stringify(answer)}\n` : lines.map((line) => `${line}\n`).join(''),
    );
    parts.done(0);
  };
  const url = (options: Options, path = '') => `${parts.readConfig(options.in).url?.origin ?? ''}${path}`;
  const common = (command: Command) =>
    command.option('--in <folder>', where).option('--json', 'print the answer as JSON');

  const user = program.command('user').description('people who may sign in');
  common(user.command('list').description('who may sign in, and what they may do')).action(
    (options: Options) =>
      within(options, async (office) => {
        const all = await office.list();
        const lines = all.map(
          ({ name, roles, hasPassword }) => `${name}  ${said(roles)}${hasPassword ? '' : '  (invited)'}`,
        );
        return [all, ...(lines.length ? lines : ['There is no account: Cairn is only on this computer.'])];
      }),
  );
  common(user.command('add').argument('<name>', 'what they sign in with; the history shows it'))
    .description('add somebody; the first owns everything, and from then on everybody signs in')
    .option('--role <role>', ROLE, asRoles)
    .option('--invite', 'print a link with which they choose a password, instead of asking for one')
    .action((name: string, options: Options) =>
      within(options, async (office) => {
        const isFirst = (await office.list()).length === 0;
        const roles = options.role ?? (isFirst ? { '*': 'owner' as const } : undefined);
        if (!roles)
          throw new CairnError('invalid', `Say what ${name} may do: --role lod=editor, --role viewer.`);
        const password = options.invite ? undefined : await askSecret(`Password for ${name}: `);
        const { account, link } = await office.add(name, roles, password);
        return [
          { account, link },
          `${account.name} may sign in: ${said(account.roles)}.`,
          ...(link ? [`They choose a password at ${url(options, link)}, once, within seven days.`] : []),
        ];
      }),
    );
  common(user.command('role').argument('<name>', 'who').requiredOption('--role <role>', ROLE, asRoles))
    .description('give somebody other roles, in place of those they have')
    .action((name: string, options: Options) =>
      within(options, async (office) => {
        const account = await office.change((await named(office, name)).id, { roles: options.role ?? {} });
        return [account, `${account.name}: ${said(account.roles)}.`];
      }),
    );
  common(user.command('password').argument('<name>', 'who'))
    .description('set a password; they are signed out everywhere')
    .option('--revoke-tokens', REVOKE)
    .action((name: string, options: Options) =>
      within(options, async (office) => {
        const { id, name: called } = await named(office, name);
        await office.setPassword(id, await askSecret(`New password for ${called}: `));
        const { tokens, line } = await tokensAfter(office, id, called, options);
        return [{ id, tokens }, `${called} has a new password, and is signed out everywhere.`, ...line];
      }),
    );
  common(user.command('invite').argument('<name>', 'who'))
    .description('print a new link to choose a password; the old one and all sessions end at once')
    .option('--revoke-tokens', REVOKE)
    .action((name: string, options: Options) =>
      within(options, async (office) => {
        const { id, name: called } = await named(office, name);
        const answer = await office.invite(id);
        const { tokens, line } = await tokensAfter(office, id, called, options);
        return [{ ...answer, tokens }, url(options, answer.link), ...line];
      }),
    );
  common(user.command('remove').argument('<name>', 'who'))
    .description('remove somebody, with sessions and tokens; the history keeps their name')
    .action((name: string, options: Options) =>
      within(options, async (office) => {
        const { id, name: called } = await named(office, name);
        await office.remove(id);
        return [{ id }, `${called} may not sign in any more.`];
      }),
    );

  const token = program.command('token').description('what programs show instead of a password');
  common(token.command('list').description('tokens, never with their secrets')).action((options: Options) =>
    within(options, async (office) => {
      const [all, people] = [await office.tokens(), await office.list()];
      const lines = all.map(({ id, name, account, roles, until, used }) => {
        const owner = people.find((each) => each.id === account)?.name ?? account;
        return `${id}  ${owner} via ${name}  ${said(roles)}  ${used ? `used ${used}` : 'never used'}${until ? `  until ${until}` : ''}`;
      });
      return [all, ...(lines.length ? lines : ['There is no token.'])];
    }),
  );
  common(token.command('add').argument('<name>', 'what the history calls the program'))
    .description('make a token, and print it this once')
    .requiredOption('--for <user>', 'the account that it acts for')
    .requiredOption('--role <role>', ROLE, asRoles)
    .option('--days <number>', 'how long it can be used; without it until it is revoked', asDays)
    .action((name: string, options: Options) =>
      within(options, async (office) => {
        const account = await named(office, options.for ?? '');
        const until = options.days && new Date(Date.now() + options.days * 86_400_000).toISOString();
        const answer = await office.addToken({
          name,
          roles: options.role ?? {},
          for: account.id,
          ...(until && { until }),
        });
        return [answer, answer.secret];
      }),
    );
  common(token.command('revoke').argument('[id]', 'as cairn token list shows it'))
    .description('end a token at once, or all of somebody')
    .option('--all-of <user>', 'all that act for this account')
    .action((id: string | undefined, options: Options) =>
      within(options, async (office) => {
        if ((id === undefined) === (options.allOf === undefined))
          throw new CairnError('invalid', 'Say which token, or --all-of whom.');
        if (id !== undefined) {
          await office.removeToken(id);
          return [{ id }, 'The token has ended.'];
        }
        const { id: account, name } = await named(office, options.allOf ?? '');
        const ended = await office.removeTokens(account);
        return [ended, ended.length > 0 ? `Ended: ${names(ended)}.` : `${name} has no token.`];
      }),
    );
}

/** "owner of everything", "editor of lod, viewer of bc". */
function said(roles: Roles): string {
  const all = Object.entries(roles);
  return all.map(([ns, role]) => `${role} of ${ns === '*' ? 'everything' : ns}`).join(', ');
}

function asRoles(text: string, before: Roles = {}): Roles {
  const at = text.lastIndexOf('=');
  const [ns, role] = at < 0 ? ['*', text] : [text.slice(0, at), text.slice(at + 1)];
  if (ns === '' || !allRoles.includes(role as Role))
    throw new InvalidArgumentError('It is viewer, editor or owner, alone or behind a namespace: lod=editor.');
  return { ...before, [ns]: role as Role };
}

function asDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new InvalidArgumentError('It is a number of days from 1 to 3650.');
  return days;
}
