import { type Ask, ClientError, latin1, pathOf, type Request } from './request.ts';
import { doneBy, type RunsOf } from './runs.ts';

// recordsOf: the records of one collection.

/** A record as it is served. */
export interface Found<Data> {
  ref: string;
  id: string;
  /** Of this version: give it back with a change, so that nobody's is lost. */
  etag: string;
  /** The change that made it. */
  seq?: number;
  data: Data;
  /** The file's text, with numbers as they are spelled. */
  text: string;
}

/** A record in a list. */
export interface Listed<Data> {
  ref: string;
  id: string;
  etag: string;
  updatedAt: string;
  data: Data;
  /** With `expand`: what relations lead to. */
  expanded?: Record<string, unknown>;
}

export interface Page<Item> {
  items: Item[];
  nextCursor?: string;
  total: number;
  totalCapped: boolean;
}

/** What a list is asked for. `filter: {status: {eq: 'paid'}}`; `sort: '-date,name'`. */
export interface ListOptions {
  q?: string;
  filter?: Record<string, Record<string, string | number | boolean>>;
  sort?: string;
  /** Of one page, up to 500. */
  limit?: number;
  cursor?: string;
  fields?: readonly string[];
  expand?: readonly string[];
  signal?: AbortSignal;
}

/** `etag`: only this version is changed, else `precondition_failed`. `note` stays in the history. */
export interface ChangeOptions {
  etag?: string;
  note?: string;
  signal?: AbortSignal;
}

/** `references`: what refers to the record by a value that changes, changes along; it resolves when all of that is done. */
export interface RenamingOptions extends ChangeOptions {
  references?: boolean;
}

/** A merge patch (RFC 7396): null removes a key. */
export type Patch<Data> = { [Key in keyof Data]?: Patch<Data[Key]> | Data[Key] | null };

export interface Version {
  seq: number;
  at: string;
  by: string;
  via: string;
  op: string;
  etag: string | null;
  note?: string;
  changes: { pointer: string; before?: unknown; after?: unknown }[];
}

export type RecordsOf<Data> = ReturnType<typeof recordsOf<Data>>;

/** `place` is "namespace/collection". */
export function recordsOf<Data>(request: Request, runs: RunsOf, place: string) {
  const many = `/records${pathOf(...place.split('/'))}`;
  const one = (id: string) => many + pathOf(id);

  async function found(answer: Response, id?: string): Promise<Found<Data>> {
    const text = await answer.text();
    const at = answer.headers.get('Location') ?? new URL(answer.url).pathname;
    const own = id ?? decodeURIComponent(at.split('/').at(-1) ?? '');
    const seq = answer.headers.get('Cairn-Seq');
    const etag = bare(answer.headers.get('ETag'));
    return {
      ref: `${place}/${own}`,
      id: own,
      etag,
      data: JSON.parse(text),
      text,
      ...(seq !== null && { seq: Number(seq) }),
    };
  }

  const change = (method: string, path: string, options: ChangeOptions & Ask) =>
    request(method, path, { ...options, headers: { ...conditions(options), ...options.headers } });

  async function renamed(method: string, id: string, { references, ...options }: RenamingOptions & Ask) {
    const answer = await change(method, one(id), { ...options, query: { references } });
    const { signal } = options;
    const run = await doneBy(runs, answer, signal);
    return found(run ? await request('GET', one(id), signal && { signal }) : answer, id);
  }

  async function page({
    filter = {},
    fields,
    expand,
    signal,
    ...rest
  }: ListOptions = {}): Promise<Page<Listed<Data>>> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({
      ...rest,
      fields: fields?.join(','),
      expand: expand?.join(','),
    }))
      if (value !== undefined) query.set(name, String(value));
    for (const [field, tests] of Object.entries(filter))
      for (const [operator, value] of Object.entries(tests))
        query.append(`filter[${field}][${operator}]`, String(value));
    return (await request('GET', many, { query, ...(signal && { signal }) })).json();
  }

  return {
    /** Throws a ClientError `not_found`; after a rename it is found under its new name. */
    async get(id: string, { signal }: { signal?: AbortSignal } = {}): Promise<Found<Data>> {
      const answer = await request('GET', one(id), { signal });
      return found(answer, answer.redirected ? undefined : id);
    },
    /** Undefined when there is no such record. */
    async find(id: string, options: { signal?: AbortSignal } = {}): Promise<Found<Data> | undefined> {
      try {
        return await this.get(id, options);
      } catch (thrown) {
        if (thrown instanceof ClientError && thrown.status === 404) return undefined;
        throw thrown;
      }
    },
    page,
    /** All records that are asked for, page by page. */
    async *list(options: ListOptions = {}): AsyncGenerator<Listed<Data>> {
      for (let { cursor } = options; ; ) {
        const { items, nextCursor } = await page({ limit: 500, ...options, ...(cursor && { cursor }) });
        yield* items;
        if (nextCursor === undefined) return;
        cursor = nextCursor;
      }
    },
    /** What has a default or a number may be left out; what else is required and lacks is refused as `invalid`. */
    async create(
      data: Partial<Data>,
      { id, ...options }: Omit<ChangeOptions, 'etag'> & { id?: string } = {},
    ) {
      return found(await change('POST', many, { ...options, query: { id }, body: data }), id);
    },
    /** With `create` it must not be there yet; else it has to. */
    async replace(
      id: string,
      data: Data,
      { create, ...options }: RenamingOptions & { create?: boolean } = {},
    ) {
      const headers = create ? { 'If-None-Match': '*' } : {};
      return renamed('PUT', id, { ...options, headers, body: data as object });
    },
    async patch(id: string, patch: Patch<Data>, options: RenamingOptions = {}) {
      return renamed('PATCH', id, { ...options, body: patch });
    },
    /** Its history stays, and it can be restored. */
    async delete(id: string, options: ChangeOptions = {}): Promise<void> {
      await change('DELETE', one(id), options);
    },
    /** Versions, newest first. */
    async *history(id: string): AsyncGenerator<Version> {
      for (let cursor: string | undefined; ; ) {
        const answer = await request('GET', `${one(id)}/history`, { query: { cursor, limit: 100 } });
        const { items, nextCursor } = (await answer.json()) as { items: Version[]; nextCursor?: string };
        yield* items;
        if (nextCursor === undefined) return;
        cursor = nextCursor;
      }
    },
    async version(id: string, seq: number): Promise<Found<Data>> {
      return found(await request('GET', `${one(id)}/history/${seq}`), id);
    },
    /** Makes a version the current one; brings a deleted record back, too. */
    async restore(id: string, seq: number, options: ChangeOptions = {}) {
      return found(await change('POST', `${one(id)}/history/${seq}/restore`, options), id);
    },
  };
}

function conditions({ etag, note }: ChangeOptions): Record<string, string | undefined> {
  return { 'If-Match': etag && `"${etag}"`, 'Cairn-Note': note && latin1(note) };
}

/** An ETag without quotes and what proxies put to it. */
export function bare(header: string | null): string {
  return (header ?? '')
    .replace(/^W\//, '')
    .replace(/^"|"$/g, '')
    .replace(/-(gzip|br|zstd)$/, '');
}
