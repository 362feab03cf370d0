import { type ByteStore, bytesOf, isFile } from '../core/bytes.ts';
import type { Revision } from '../core/change.ts';
import { isBroken, parseDocument } from '../core/document.ts';
import { isCairnError } from '../core/errors.ts';
import { isSettings, type Ref } from '../core/names.ts';
import type { CollectionCount } from '../core/ports/found.ts';
import type { Journal, JournalReader } from '../core/ports/journal.ts';
import type { Store } from '../core/ports/store.ts';
import type { JsonObject } from '../core/record.ts';
import { maySee, type Who } from '../core/who.ts';
import { createLinkCheck } from './doctor/links.ts';
import { schemasOf } from './doctor/schemas.ts';
import { createUniqueCheck } from './doctor/uniques.ts';

// createDoctor: reads everything there is, compares, and writes nothing.

/** Something that is not as it should be. */
export interface Finding {
  kind: 'journal' | 'history' | 'file' | 'name' | 'bytes' | 'link' | 'duplicate' | 'index' | 'permission';
  /** The file or folder, or the ref, concerned. */
  where: string;
  /** One sentence. */
  detail: string;
}

export interface DoctorParts {
  store: Pick<Store, 'location' | 'folders' | 'list' | 'read'>;
  bytes: Pick<ByteStore, 'examine' | 'kept' | 'isWhole'>;
  journal: JournalReader & Pick<Journal, 'verify'>;
  /** What the index counts; undefined when there is none to ask. */
  counted(): Promise<readonly CollectionCount[] | undefined>;
  /** Files and folders of the owner's that others may read. */
  exposed(): readonly string[];
}

export interface Doctor {
  /** Everything found, the journal first. `changed` counts files that were edited since Cairn last looked, which is no fault. */
  examine(who: Who): Promise<{ findings: Finding[]; changed: number }>;
}

/** The doctor. It may look beside the process that owns the store; what changes under its eyes is looked at again. */
export function createDoctor(parts: DoctorParts): Doctor {
  return {
    async examine(who) {
      const { last, findings } = await examineJournal(parts.journal, who);
      const files = await examineFiles(parts, last, who);
      const kept = await examineKept(parts.bytes);
      const exposed = parts.exposed().map((where): Finding => {
        return {
          kind: 'permission',
          where,
          detail: 'Other users of this computer may read it; it should be yours alone.',
        };
      });
      const index = files.changed === 0 ? await examineIndex(parts, files.counts) : [];
      return {
        findings: [...findings, ...files.findings, ...kept, ...index, ...exposed],
        changed: files.changed,
      };
    },
  };
}

// Each change says which bytes it began from: a record's changes must follow each other, and those of a move its old ref.
async function examineJournal(journal: DoctorParts['journal'], who: Who) {
  const { faults } = await journal.verify();
  const findings = faults.map(({ file, offset, reason }): Finding => {
    return { kind: 'journal', where: `${file}, byte ${offset}`, detail: reason };
  });
  const last = new Map<Ref, Revision>();
  for await (const revision of journal.scan(0)) {
    if (!maySee(who, revision.ref.split('/')[0] ?? '')) continue;
    const before = last.get(revision.from ?? revision.ref);
    if (
      before !== undefined &&
      revision.op !== 'forget' &&
      before.op !== 'forget' &&
      before.etag !== revision.prev
    )
      findings.push({
        kind: 'history',
        where: revision.ref,
        detail: `Change ${revision.seq} does not follow change ${before.seq}: a version between them is missing.`,
      });
    if (revision.from !== undefined) last.delete(revision.from);
    last.set(revision.ref, revision);
  }
  return { findings, last };
}

async function examineFiles({ store, bytes }: DoctorParts, last: ReadonlyMap<Ref, Revision>, who: Who) {
  const { folders, problems, failed } = await store.folders();
  const findings = problems.map(problemFinding);
  for (const where of failed)
    findings.push({ kind: 'file', where: where || store.location, detail: 'It cannot be read.' });
  const visible = folders.filter((folder) => maySee(who, folder.ns));
  const schemas = await schemasOf(store, visible);
  const links = createLinkCheck(schemas);
  const uniques = createUniqueCheck(schemas);
  const counts = new Map<string, number>();
  const there = new Set<Ref>();
  let changed = 0;
  for (const { ns, collections } of visible) {
    for (const collection of ['', ...collections]) {
      const listing = await store.list(ns, collection);
      findings.push(...listing.problems.map(problemFinding));
      if (listing.failed !== undefined) {
        findings.push({ kind: 'file', where: `${ns}/${collection}`, detail: listing.failed });
        links.missed(`${ns}/${collection}`);
      }
      for (const { ref } of listing.entries) {
        there.add(ref);
        const known = last.get(ref)?.etag ?? undefined;
        const looked = await look(store, ref);
        if (looked.finding) findings.push(looked.finding);
        else if (looked.etag !== known) changed += 1;
        // A file that does not read is served as it last was.
        if (isSettings(ref) || (looked.finding && known === undefined)) continue;
        if (looked.data) findings.push(...(await examineBytes(bytes, ref, looked.data)));
        count(counts, `${ns}/${collection}`);
        links.saw(ref, looked.data);
        uniques.saw(ref, looked.data);
      }
    }
  }
  findings.push(
    ...links.dangling().map(({ ref, detail }): Finding => ({ kind: 'link', where: ref, detail })),
    ...uniques.shared().map(({ ref, detail }): Finding => ({ kind: 'duplicate', where: ref, detail })),
  );
  for (const [ref, { etag }] of last) if (etag !== null && !there.has(ref)) changed += 1;
  return { findings, counts, changed };
}

async function examineBytes(bytes: DoctorParts['bytes'], ref: Ref, data: JsonObject): Promise<Finding[]> {
  if (!isFile(ref)) return [];
  const found = await bytes.examine(ref);
  const detail = found ? 'Its bytes are not those that its record names.' : 'Its bytes are not there.';
  return found && found.sha256 === bytesOf(data)?.sha256 ? [] : [{ kind: 'bytes', where: ref, detail }];
}

async function examineKept(bytes: DoctorParts['bytes']): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const sha256 of await bytes.kept())
    if (!(await bytes.isWhole(sha256)))
      findings.push({
        kind: 'bytes',
        where: `blobs/${sha256}`,
        detail: 'It is damaged: its name is not its hash.',
      });
  return findings;
}

async function examineIndex(
  { counted }: DoctorParts,
  counts: ReadonlyMap<string, number>,
): Promise<Finding[]> {
  const indexed = await counted();
  if (indexed === undefined) return [];
  const known = new Map(indexed.map(({ ns, collection, records }) => [`${ns}/${collection}`, records]));
  return [...new Set([...counts.keys(), ...known.keys()])].sort().flatMap((where): Finding[] => {
    const [files, records] = [counts.get(where) ?? 0, known.get(where) ?? 0];
    if (files === records) return [];
    return [
      {
        kind: 'index',
        where,
        detail: `The index has ${records} records of ${files} files: run cairn reindex.`,
      },
    ];
  });
}

function problemFinding({ kind, path, detail }: { kind: string; path: string; detail: string }): Finding {
  return { kind: kind === 'unreadable' ? 'file' : kind === 'bytes' ? 'bytes' : 'name', where: path, detail };
}

async function look(
  store: DoctorParts['store'],
  ref: Ref,
): Promise<{ etag?: string; data?: JsonObject; finding?: Finding }> {
  const finding = (detail: string): { finding: Finding } => ({
    finding: { kind: 'file', where: ref, detail },
  });
  try {
    const file = await store.read(ref);
    if (file === undefined) return {};
    const document = parseDocument(file.bytes);
    if (isBroken(document)) return finding(`It is not whole: ${document.broken}.`);
    return { etag: file.etag, data: document.data };
  } catch (thrown) {
    if (isCairnError(thrown)) return finding(thrown.message);
    throw thrown;
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
