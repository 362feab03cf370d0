import type { Config } from '../config.ts';
import type { Account, Token } from '../core/accounts.ts';
import { foldAccount } from '../core/accounts.ts';
import { CairnError } from '../core/errors.ts';
import type { Roles, Who } from '../core/who.ts';
import type { Accounts } from '../services/accounts.ts';
import type { Client } from './client.ts';
import type { Machine } from './machine.ts';
import { through } from './through.ts';

// withOffice: accounts and tokens, through the API of a running server if there is one, else alone.

/** What the commands need. */
export interface Office {
  list(): Promise<Account[]>;
  /** Without a password `link` is where one is chosen. */
  add(name: string, roles: Roles, password?: string): Promise<{ account: Account; link?: string }>;
  change(id: string, wish: { name?: string; roles?: Roles }): Promise<Account>;
  invite(id: string): Promise<{ account: Account; link?: string }>;
  setPassword(id: string, password: string): Promise<void>;
  remove(id: string): Promise<void>;
  tokens(): Promise<Token[]>;
  addToken(wish: {
    name: string;
    roles: Roles;
    until?: string;
    for: string;
  }): Promise<{ token: Token; secret: string }>;
  removeToken(id: string): Promise<void>;
  /** All of an account; those that there were. */
  removeTokens(account: string): Promise<Token[]>;
}

/** What `use` makes of the accounts, whoever owns the store. */
export function withOffice<Result>(
  machine: Machine,
  config: Config,
  use: (office: Office) => Promise<Result>,
): Promise<Result> {
  return through(
    machine,
    config,
    (client) => use(beside(client)),
    ({ services: { accounts } }, who) => use(alone(accounts, who)),
  );
}

function alone(accounts: Accounts, who: Who): Office {
  const linked = ({ account, code }: { account: Account; code?: string }) => ({
    account,
    ...(code !== undefined && { link: `/welcome/${code}` }),
  });
  return {
    list: () => accounts.list(who),
    add: async (name, roles, password) =>
      linked(await accounts.add(who, { name, roles, ...(password !== undefined && { password }) })),
    change: (id, wish) => accounts.change(who, id, wish),
    invite: async (id) => linked(await accounts.invite(who, id)),
    setPassword: (id, password) => accounts.setPassword(who, id, password),
    remove: (id) => accounts.remove(who, id),
    tokens: () => accounts.tokens(who),
    addToken: (wish) => accounts.addToken(who, wish),
    removeToken: (id) => accounts.removeToken(who, id),
    removeTokens: (account) => accounts.removeTokens(who, account),
  };
}

/** The account of this name; `not_found` when nobody has it. */
export async function named(office: Office, name: string): Promise<Account> {
  const found = (await office.list()).find((account) => foldAccount(account.name) === foldAccount(name));
  if (!found)
    throw new CairnError('not_found', `Nobody is called ${name}: cairn user list shows who there is.`);
  return found;
}

function beside(client: Client): Office {
  const items = async <Item>(path: string) => (await client.get<{ items: Item[] }>(path)).items;
  return {
    list: () => items('/users'),
    add: (name, roles, password) => client.post('/users', { name, roles, password }),
    change: (id, wish) => client.patch(`/users/${id}`, wish),
    invite: (id) => client.post(`/users/${id}/invitations`),
    setPassword: async (id, password) => void (await client.put(`/users/${id}/password`, { password })),
    remove: (id) => client.remove(`/users/${id}`),
    tokens: () => items('/tokens'),
    addToken: (wish) => client.post('/tokens', wish),
    removeToken: (id) => client.remove(`/tokens/${id}`),
    removeTokens: async (account) =>
      (await client.remove<{ items: Token[] }>(`/users/${account}/tokens`)).items,
  };
}
