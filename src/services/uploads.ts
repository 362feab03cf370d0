import { type ByteStore, bytesOf, FILES, isFile, type OpenBytes, type Received } from '../core/bytes.ts';
import { CairnError, isCairnError } from '../core/errors.ts';
import { createNames, freeName } from '../core/file-names.ts';
import { sniff } from '../core/media.ts';
import { isSettings, type Ref, refOf, refProblem, splitRef } from '../core/names.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Store } from '../core/ports/store.ts';
import type { JsonObject, Problem, StoredRecord } from '../core/record.ts';
import type { Extraction, Extractor, Texts } from '../core/texts.ts';
import { mustChange, mustSee, type Who } from '../core/who.ts';
import type { Precondition, Records, WriteOptions, WriteResult } from './records.ts';

// Files: bytes with a sidecar record. docs/design.md §2 "Files".

/** What came in, under the name that its client gave it. */
export interface Upload {
  name: string;
  received: Received;
}

/** What an upload did, or would do. */
export interface Uploaded extends WriteResult {
  name: string;
  type: string;
  size: number;
  sha256: string;
  /** Other files of the namespace with the same bytes. */
  sameAs: Ref[];
}

/** A file that is being read. */
export interface OpenFile {
  record: StoredRecord;
  name: string;
  type: string;
  /** Of the bytes; undefined where others lie there than the sidecar says. */
  sha256: string | undefined;
  bytes: OpenBytes;
}

type Options = Pick<WriteOptions, 'dryRun' | 'note'>;

/** Files of a namespace. `ifMatch` names the hash of the bytes here, which is the ETag of a download. */
export interface Uploads {
  /** The largest file, in bytes. */
  readonly limit: number;
  /** Takes bytes in, for `add` or `replace`, or to be discarded. `too_large`, `invalid` when they end early, `unavailable`. */
  receive(who: Who, ns: string, name: string, source: AsyncIterable<Buffer>): Promise<Upload>;
  discard(who: Who, uploads: readonly Upload[]): Promise<void>;
  /** Makes files, all or none, each under a free name; `for` is a record of the namespace that they belong to. The uploads are used up. */
  add(
    who: Who,
    ns: string,
    uploads: readonly Upload[],
    options?: Options & { for?: Ref },
  ): Promise<Uploaded[]>;
  /** Gives a file other bytes; its earlier ones stay in its history. An empty name keeps the file's own. The upload is used up. */
  replace(who: Who, ref: Ref, upload: Upload, options?: Options & Precondition): Promise<Uploaded>;
  /** Deletes a file; its bytes stay in its history. */
  remove(who: Who, ref: Ref, options?: Options & Precondition): Promise<WriteResult>;
  /** Takes in bytes that were put or changed by hand: the sidecar is made, or says what they are now. */
  adopt(who: Who, ref: Ref, options?: Options): Promise<Uploaded>;
  /** Says that a file belongs to a record, or no longer. */
  link(who: Who, ref: Ref, record: Ref, linked: boolean, options?: Options): Promise<WriteResult>;
  /**
   * Opens a file's bytes, or those of one of its versions; they must be streamed or closed. `not_found`, `gone` when there is a sidecar
   * and no bytes.
   */
  open(who: Who, ref: Ref, options?: { seq?: number }): Promise<OpenFile>;
  /** The text of a file as it was read; `waiting` while it was not yet. */
  text(who: Who, ref: Ref): Promise<Extraction | { waiting: true }>;
  /** Files whose bytes and sidecar do not fit, and bytes without one, each with the way out. */
  problems(who: Who, ns: string): Promise<Problem[]>;
}

export interface UploadsParts {
  store: Pick<Store, 'stat' | 'twin'>;
  bytes: ByteStore;
  records: Pick<Records, 'get' | 'write'>;
  index: Pick<Index, 'having' | 'problems'>;
  /** A folder of files is not as it was listed any more. */
  stir(ns: string): void;
  /** A version of a sidecar; throws `not_found`. */
  version(who: Who, ref: Ref, seq: number): Promise<{ data: JsonObject | undefined }>;
  /** What was read of files, and which ones are not read. */
  texts: Pick<Texts, 'get'>;
  refusal: Extractor['refusal'];
  /** The largest file, in bytes. */
  limit: number;
  now?: () => Date;
}

const ATTEMPTS = 5;
const SAME = 5;

/** The uploads service. */
export function createUploads(parts: UploadsParts): Uploads {
  const { store, bytes, records, index, limit, now = () => new Date() } = parts;

  async function discard(uploads: readonly Upload[]): Promise<void> {
    for (const { received } of uploads) await bytes.discard(received);
  }

  /** Uploads that were not used are discarded, however it ends. */
  async function using<Result extends WriteResult>(
    uploads: readonly Upload[],
    write: () => Promise<Result[]>,
  ): Promise<Result[]> {
    try {
      const results = await write();
      await discard(uploads.filter((_, index) => results[index]?.seq === undefined));
      return results;
    } catch (thrown) {
      await discard(uploads);
      throw thrown;
    }
  }

  async function add(who: Who, ns: string, uploads: readonly Upload[], options: Options & { for?: Ref }) {
    if (uploads.length === 0) throw new CairnError('invalid', 'There is no file in the request.');
    const belongs = options.for === undefined ? [] : [await existing(who, ns, options.for)];
    for (let attempt = 1; ; attempt++) {
      const bodies = await named(ns, uploads, belongs);
      const mutations = bodies.map(
        ({ id, facts }) =>
          ({ op: 'create', ns, collection: FILES, id, body: JSON.stringify(facts) }) as const,
      );
      const brings = uploads.map(({ received }) => received.sha256);
      const same = await Promise.all(brings.map((sha256) => sameAs(ns, sha256)));
      try {
        const results = await records.write(who, mutations, { ...options, brings });
        return results.map((result, at) => uploaded(result, factsOf(uploads[at] as Upload), same[at] ?? []));
      } catch (thrown) {
        // Somebody else was given the name meanwhile.
        if (!isCairnError(thrown, 'conflict') || attempt === ATTEMPTS) throw thrown;
      }
    }
  }

  async function named(ns: string, uploads: readonly Upload[], belongs: readonly Ref[]) {
    const mine = createNames();
    const found = [];
    for (const upload of uploads) {
      const id = await freeName(upload.name, async (name) => mine.has(name) || (await isTaken(ns, name)));
      mine.add(id);
      const facts = { ...factsOf(upload), added: now().toISOString(), records: belongs };
      found.push({ id, facts });
    }
    return found;
  }

  async function isTaken(ns: string, id: string): Promise<boolean> {
    const ref = refOf(ns, FILES, id);
    return Boolean((await store.stat(ref)) ?? (await bytes.stat(ref)) ?? (await store.twin(ref)));
  }

  async function existing(who: Who, ns: string, ref: Ref): Promise<Ref> {
    const problem = refProblem(ref);
    if (problem !== undefined || isSettings(ref))
      throw new CairnError('invalid', problem ?? `${ref} is no record.`);
    if (splitRef(ref)?.ns !== ns)
      throw new CairnError(
        'invalid',
        `${ref} is not in "${ns}": a file belongs to records of its own namespace.`,
      );
    await records.get(who, ref);
    return ref;
  }

  async function sameAs(ns: string, sha256: string, own?: Ref): Promise<Ref[]> {
    try {
      const refs = await index.having(ns, FILES, '/sha256', sha256, SAME);
      return refs.filter((ref) => ref !== own);
    } catch (thrown) {
      if (isCairnError(thrown, 'unavailable')) return [];
      throw thrown;
    }
  }

  async function replace(
    who: Who,
    ref: Ref,
    upload: Upload,
    { dryRun, note, ...wish }: Options & Precondition,
  ) {
    const record = await records.get(who, fileRef(ref));
    const { name, ...facts } = factsOf(upload);
    const own = String(record.data.name ?? idOf(ref));
    const patch = { ...facts, ...(name !== own && name !== '' && { name }) };
    const brings = [upload.received.sha256];
    const [result] = await records.write(
      who,
      [{ op: 'patch', ref, body: JSON.stringify(patch), ...conditionOf(record, wish) }],
      { dryRun, note, brings },
    );
    return [
      uploaded(
        result as WriteResult,
        { ...facts, name: name || own },
        await sameAs(ns(ref), facts.sha256, ref),
      ),
    ];
  }

  async function adopt(who: Who, ref: Ref, options: Options): Promise<Uploaded> {
    if (!isFile(ref) || refProblem(ref) !== undefined)
      throw new CairnError('not_found', `There is no file "${ref}".`);
    mustChange(who, ns(ref));
    const found = await bytes.examine(ref);
    if (found === undefined) throw new CairnError('not_found', `There are no bytes at ${ref} to take in.`);
    const record = (await store.stat(ref)) && (await records.get(who, ref));
    const { sha256, size, head } = found;
    const name = String(record?.data.name ?? idOf(ref));
    const facts = { name, type: sniff(head, name), size, sha256 };
    const mutation = record
      ? ({ op: 'patch', ref, body: JSON.stringify(facts), ifMatch: record.etag } as const)
      : ({
          op: 'create',
          ns: ns(ref),
          collection: FILES,
          id: idOf(ref),
          body: JSON.stringify({ ...facts, added: now().toISOString(), records: [] }),
        } as const);
    const [result] = await records.write(who, [mutation], { ...options, brings: [sha256] });
    parts.stir(ns(ref));
    return uploaded(result as WriteResult, facts, await sameAs(ns(ref), sha256, ref));
  }

  async function link(
    who: Who,
    ref: Ref,
    target: Ref,
    linked: boolean,
    options: Options,
  ): Promise<WriteResult> {
    const record = await records.get(who, fileRef(ref));
    const had = Array.isArray(record.data.records) ? record.data.records : [];
    const others = had.filter((each) => each !== target);
    const belongs = linked ? [...others, await existing(who, ns(ref), target)] : others;
    const body = JSON.stringify({ records: linked && had.includes(target) ? had : belongs });
    const [result] = await records.write(who, [{ op: 'patch', ref, body, ifMatch: record.etag }], options);
    return result as WriteResult;
  }

  async function open(who: Who, ref: Ref, seq: number | undefined): Promise<OpenFile> {
    const record = await records.get(who, fileRef(ref));
    const data = seq === undefined ? record.data : ((await parts.version(who, ref, seq)).data ?? {});
    const wanted = bytesOf(data);
    const isCurrent = wanted?.sha256 === bytesOf(record.data)?.sha256;
    const asSaid =
      wanted &&
      (isCurrent && record.problem?.kind !== 'bytes'
        ? await bytes.open(ref, wanted)
        : await bytes.openKept(wanted.sha256));
    const opened = asSaid ?? (seq === undefined ? await bytes.openThere(ref) : undefined);
    if (opened === undefined)
      throw new CairnError('gone', `The bytes of ${ref} are not there: upload the file again, or delete it.`);
    const name = typeof data.name === 'string' ? data.name : idOf(ref);
    const type = typeof data.type === 'string' ? data.type : 'application/octet-stream';
    return { record, name, type, sha256: asSaid && wanted?.sha256, bytes: opened };
  }

  return {
    limit,
    async receive(who, ns, name, source) {
      mustChange(who, ns);
      return { name, received: await bytes.receive(source, limit) };
    },
    discard: (_who, uploads) => discard(uploads),
    add: (who, ns, uploads, options = {}) => using(uploads, () => add(who, ns, uploads, options)),
    async replace(who, ref, upload, options = {}) {
      const [result] = await using([upload], () => replace(who, ref, upload, options));
      return result as Uploaded;
    },
    async remove(who, ref, { dryRun, note, ...wish } = {}) {
      const condition = conditionOf(await records.get(who, fileRef(ref)), wish);
      const [result] = await records.write(who, [{ op: 'delete', ref, ...condition }], { dryRun, note });
      return result as WriteResult;
    },
    adopt: (who, ref, options = {}) => adopt(who, ref, options),
    link: (who, ref, record, linked, options = {}) => link(who, ref, record, linked, options),
    open: (who, ref, { seq } = {}) => open(who, ref, seq),
    async text(who, ref) {
      const { data } = await records.get(who, fileRef(ref));
      const named = bytesOf(data);
      if (named === undefined) return { failed: 'Its record does not say which bytes it is about.' };
      const refused = parts.refusal(String(data.type), named.size);
      if (refused !== undefined) return { skipped: refused };
      return (await parts.texts.get(named.sha256)) ?? { waiting: true };
    },
    async problems(who, ns) {
      mustSee(who, ns);
      const found = await index.problems([ns], FILES);
      return found.filter(({ kind }) => kind === 'bytes');
    },
  };
}

function factsOf({ name, received: { sha256, size, head } }: Upload) {
  const last = name.toWellFormed().split(/[/\\]/).at(-1)?.replace(/\p{C}/gu, '').trim() ?? '';
  return { name: [...last].slice(0, 200).join(''), type: sniff(head, last), size, sha256 };
}

function uploaded(
  result: WriteResult,
  facts: Pick<Uploaded, 'name' | 'type' | 'size' | 'sha256'>,
  sameAs: Ref[],
): Uploaded {
  return { ...result, ...facts, name: facts.name || idOf(result.ref), sameAs };
}

/** The condition on bytes as one on the sidecar. Throws `precondition_failed` with the hash of the current bytes. */
function conditionOf(
  { ref, etag, data }: StoredRecord,
  { ifMatch, ifNoneMatch }: Precondition,
): Precondition {
  const current = bytesOf(data)?.sha256;
  if (ifNoneMatch === '*')
    throw new CairnError('precondition_failed', `${ref} exists already.`, { etag: current });
  if (ifMatch === undefined) return {};
  if (ifMatch !== '*' && ifMatch !== current)
    throw new CairnError('precondition_failed', `${ref} has other bytes by now: look at it again.`, {
      etag: current,
    });
  return { ifMatch: etag };
}

function fileRef(ref: Ref): Ref {
  if (isFile(ref)) return ref;
  throw new CairnError('not_found', `There is no file "${ref}".`);
}

function idOf(ref: Ref): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

function ns(ref: Ref): string {
  return ref.slice(0, ref.indexOf('/'));
}
