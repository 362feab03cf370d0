import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import Database from 'better-sqlite3';
import {
  type AccountBook,
  foldAccount,
  type KeptAccount,
  type Session,
  type Token,
} from '../core/accounts.ts';
import { unavailable } from '../core/files.ts';

// createAccountFile: accounts, sessions and tokens in one SQLite file of their own, which nobody but its owner may read.

const TABLES = `
  create table if not exists accounts (id text primary key, folded text not null unique, json text not null) strict;
  create table if not exists sessions (
    key text primary key, account text not null, made integer not null, seen integer not null,
    agent text not null, address text not null
  ) strict, without rowid;
  create index if not exists sessions_of on sessions (account);
  create table if not exists tokens (
    id text primary key, hash text not null unique, account text not null, used text, json text not null
  ) strict;
  create table if not exists secrets (name text primary key, value text not null) strict;
`;

type TokenRow = { json: string; used: string | null; hash: string };

/** Opens or makes the file. Throws `unavailable` when it cannot be. */
export function createAccountFile(path: string): AccountBook {
  const db = open(path);
  const on = (sql: string) => {
    const statement = db.prepare(sql);
    return {
      run: (...values: unknown[]) => void statement.run(...values),
      all: <Row>(...values: unknown[]) => statement.all(...values) as Row[],
      one: <Row>(...values: unknown[]) => statement.get(...values) as Row | undefined,
    };
  };
  const sql = {
    accounts: on('select json from accounts order by folded'),
    putAccount: on(
      'insert into accounts values (?, ?, ?) on conflict (id) do update set folded = excluded.folded, json = excluded.json',
    ),
    removeAccount: on('delete from accounts where id = ?'),
    removeTokensOf: on('delete from tokens where account = ?'),
    session: on('select * from sessions where key = ?'),
    sessionsOf: on('select * from sessions where account = ? order by seen desc'),
    putSession: on('insert or replace into sessions values (?, ?, ?, ?, ?, ?)'),
    useSession: on('update sessions set seen = ? where key = ?'),
    removeSession: on('delete from sessions where key = ?'),
    removeSessionsOf: on('delete from sessions where account = ? and key <> ?'),
    removeOld: on('delete from sessions where made < ? or seen < ?'),
    tokens: on('select json, used, hash from tokens order by id'),
    token: on('select json, used, hash from tokens where hash = ?'),
    putToken: on('insert into tokens values (?, ?, ?, null, ?)'),
    useToken: on('update tokens set used = ? where id = ?'),
    removeToken: on('delete from tokens where id = ?'),
    secret: on("select value from secrets where name = 'cookies'"),
    putSecret: on("insert or ignore into secrets values ('cookies', ?)"),
  };
  return {
    accounts: async () =>
      sql.accounts.all<{ json: string }>().map(({ json }) => JSON.parse(json) as KeptAccount),
    putAccount: async (account) =>
      sql.putAccount.run(account.id, foldAccount(account.name), JSON.stringify(account)),
    removeAccount: async (id) =>
      db.transaction(() => {
        sql.removeSessionsOf.run(id, '');
        sql.removeTokensOf.run(id);
        sql.removeAccount.run(id);
      })(),
    session: async (key) => sql.session.one<Session>(key),
    sessionsOf: async (account) => sql.sessionsOf.all<Session>(account),
    putSession: async ({ key, account, made, seen, agent, address }) =>
      sql.putSession.run(key, account, made, seen, agent, address),
    useSession: async (key, seen) => sql.useSession.run(seen, key),
    removeSession: async (key) => sql.removeSession.run(key),
    removeSessionsOf: async (account, but = '') => sql.removeSessionsOf.run(account, but),
    removeOldSessions: async (made, seen) => sql.removeOld.run(made, seen),
    tokens: async () => sql.tokens.all<TokenRow>().map(tokenOf),
    async token(hash) {
      const row = sql.token.one<TokenRow>(hash);
      return row && tokenOf(row);
    },
    putToken: async ({ hash, ...token }) =>
      sql.putToken.run(token.id, hash, token.account, JSON.stringify(token)),
    useToken: async (id, at) => sql.useToken.run(at, id),
    removeToken: async (id) => sql.removeToken.run(id),
    async secret() {
      sql.putSecret.run(randomBytes(32).toString('base64url'));
      return sql.secret.one<{ value: string }>()?.value ?? '';
    },
    close: async () => void db.close(),
  };
}

function tokenOf({ json, used, hash }: TokenRow): Token & { hash: string } {
  return { ...(JSON.parse(json) as Token), ...(used !== null && { used }), hash };
}

function open(path: string): Database.Database {
  try {
    // SQLite gives what it puts beside the file the same mode. Nothing in this process has it open yet.
    fs.closeSync(fs.openSync(path, 'a', 0o600));
    fs.chmodSync(path, 0o600);
    const db = new Database(path);
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = full');
    db.exec(TABLES);
    return db;
  } catch (error) {
    throw unavailable(`open ${path}`, error);
  }
}
