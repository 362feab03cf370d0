import type { Page } from '../../core/ports/found.ts';
import { type Connection, prepared } from './connection.ts';

// What was answered, for as long as nothing is written: createMemory

/** So many answers are kept. */
const KEPT = 200;
const KEPT_PAGES = 20;
/** A page with so many bytes of records is not kept. */
const LARGE_PAGE = 200_000;

/**
 * Answers of one state of the index by their question as text, on connections that only read: they are forgotten as soon as another
 * connection has written (PRAGMA data_version, sqlite.org/pragma.html). Nobody may change what they give.
 */
export interface Memory {
  /** The answer of `ask`, which is asked once. A promise that rejects is forgotten. */
  once<Value>(db: Connection, question: string, ask: () => Value): Value;
  /** The latest pages of lists. To put one: what `pages` gave before the page was asked for. */
  pages(db: Connection): Pages;
}

export interface Pages {
  get(question: string): Page | undefined;
  put(question: string, page: Page): void;
}

interface State {
  db: Connection;
  version: number;
  answers: Map<string, unknown>;
  pages: Pages;
}

/** `isUnchanged`: whether certainly nothing was written since it was asked last; SQLite takes a lock to tell. */
export function createMemory(isUnchanged: () => boolean = () => false): Memory {
  let state: State | undefined;
  const stateOf = (db: Connection): State => {
    if (isUnchanged() && state?.db === db) return state;
    const version = prepared(db, 'PRAGMA data_version').pluck().get() as number;
    if (state?.db !== db || state.version !== version)
      state = { db, version, answers: new Map(), pages: createPages() };
    return state;
  };
  return {
    once<Value>(db: Connection, question: string, ask: () => Value): Value {
      const { answers } = stateOf(db);
      if (answers.has(question)) return answers.get(question) as Value;
      const answer = ask();
      put(answers, question, answer, KEPT);
      if (answer instanceof Promise) answer.catch(() => answers.delete(question));
      return answer;
    },
    pages: (db) => stateOf(db).pages,
  };
}

function createPages(): Pages {
  const pages = new Map<string, Page>();
  return {
    get: (question) => pages.get(question),
    put(question, page) {
      const bytes = page.items.reduce((sum, item) => sum + item.bytes.length, 0);
      if (bytes < LARGE_PAGE) put(pages, question, page, KEPT_PAGES);
    },
  };
}

/** The oldest makes room. */
function put<Value>(all: Map<string, Value>, key: string, value: Value, most: number): void {
  all.set(key, value);
  if (all.size > most) all.delete(all.keys().next().value as string);
}
