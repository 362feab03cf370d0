import type { Command } from 'commander';
import { FILES } from '../core/bytes.ts';
import { CairnError } from '../core/errors.ts';
import { type Ref, refOf, splitRef } from '../core/names.ts';
import type { Who } from '../core/who.ts';
import type { Client } from './client.ts';
import { openLocal, saveLocal } from './local-files.ts';
import type { CommandParts, Opened } from './machine.ts';
import { through } from './through.ts';

// file add · get · list · adopt: the bytes in a store from the shell, through the API of a running server if there is one.
// fileCommands

interface Added {
  ref: Ref;
  name: string;
  type: string;
  size: number;
  sameAs: Ref[];
}

type Local = Awaited<ReturnType<typeof openLocal>>;

/** What the commands need, beside a server or alone. */
interface Shelf {
  add(ns: string, files: readonly Local[], options: { for?: Ref; dryRun: boolean }): Promise<Added[]>;
  get(ref: Ref): Promise<AsyncIterable<Uint8Array>>;
  list(ns: string): Promise<{ ref: Ref; type?: unknown; size?: unknown }[]>;
  adopt(ref: Ref): Promise<Added>;
}

/** Adds `cairn file` with its commands to the program. */
export function fileCommands(
  program: Command,
  where: string,
  { machine, readConfig, output, done }: CommandParts,
): void {
  const file = program.command('file').description('files: pictures, PDF, letters, mail');
  const within = async <Result>(folder: string | undefined, use: (shelf: Shelf) => Promise<Result>) =>
    through(
      await machine(),
      readConfig(folder),
      (client) => use(overClient(client)),
      (opened, who) => use(overStore(opened, who)),
    );
  const say = (json: boolean, answer: unknown, lines: readonly string[]) => {
    output.out(json ? `${JSON.stringify(answer)}\n` : lines.map((line) => `${line}\n`).join(''));
    done(0);
  };
  const added = ({ ref, type, size, sameAs }: Added) =>
    `${ref}  ${type}  ${size} bytes${sameAs.length > 0 ? `  (the same as ${sameAs.join(', ')})` : ''}`;

  file
    .command('add')
    .argument('<namespace>', 'the business that they are of')
    .argument('<files...>', 'paths of the files')
    .option('--for <ref>', 'the record that they belong to')
    .option('--in <folder>', where)
    .option('--dry-run', 'only tell what would be there')
    .option('--json', 'print the result as JSON')
    .description('add files, all or none')
    .action(async (ns: string, paths: string[], { for: owner, in: folder, dryRun, json }) => {
      const files = await Promise.all(paths.map(openLocal));
      const options = { for: owner, dryRun: Boolean(dryRun) };
      const result = await within(folder, (shelf) => shelf.add(ns, files, options));
      say(Boolean(json), result, result.map(added));
    });
  file
    .command('get')
    .argument('<ref>', 'namespace/files/name')
    .argument('[folder]', where)
    .option('--to <path>', 'where to write it; - is the standard output (default: its name, here)')
    .description('write a copy of a file')
    .action(async (ref: Ref, folder, { to = splitRef(ref)?.id ?? 'file' }) => {
      await within(folder, async (shelf) => saveLocal(await shelf.get(fileRef(ref)), to));
      done(0);
    });
  file
    .command('list')
    .argument('<namespace>')
    .argument('[folder]', where)
    .option('--json', 'print the result as JSON')
    .description('the newest files of a business')
    .action(async (ns: string, folder, { json }) => {
      const items = await within(folder, (shelf) => shelf.list(ns));
      say(
        Boolean(json),
        items,
        items.map(({ ref, type, size }) => `${ref}  ${type ?? ''}  ${size ?? '?'} bytes`),
      );
    });
  file
    .command('adopt')
    .argument('<ref>', 'namespace/files/name')
    .argument('[folder]', where)
    .option('--json', 'print the result as JSON')
    .description('take in what was put there, or changed, by hand')
    .action(async (ref: Ref, folder, { json }) => {
      const result = await within(folder, (shelf) => shelf.adopt(fileRef(ref)));
      say(Boolean(json), result, [added(result)]);
    });
}

const LIMIT = 500;

function overClient(client: Client): Shelf {
  const addressOf = (ref: Ref) => {
    const { ns, id } = splitRef(ref) ?? { ns: '', id: '' };
    return `/files/${encodeURIComponent(ns)}/${encodeURIComponent(id)}`;
  };
  return {
    async add(ns, files, { for: owner, dryRun }) {
      const form = new FormData();
      for (const { name, bytes } of files) form.append('file', bytes, name);
      const query = new URLSearchParams({
        dryRun: String(dryRun),
        ...(owner !== undefined && { for: owner }),
      });
      const answer = await client.send<{ items?: Added[]; changes?: { ref: Ref; after: Added }[] }>(
        `/files/${encodeURIComponent(ns)}?${query}`,
        form,
      );
      return answer.items ?? (answer.changes ?? []).map(({ ref, after }) => ({ ...after, ref, sameAs: [] }));
    },
    get: async (ref) => client.bytes(addressOf(ref)),
    list: async (ns) =>
      (await client.get<{ items: Added[] }>(`/files/${encodeURIComponent(ns)}?limit=${LIMIT}`)).items,
    adopt: async (ref) => client.post(`${addressOf(ref)}/adoption`),
  };
}

function overStore({ services }: Opened, who: Who): Shelf {
  const { uploads, records } = services;
  return {
    async add(ns, files, options) {
      const taken = [];
      for (const { name, bytes } of files)
        taken.push(await uploads.receive(who, ns, name, buffersOf(bytes.stream())));
      return uploads.add(who, ns, taken, options);
    },
    get: async (ref) => (await uploads.open(who, ref)).bytes.stream(),
    async list(ns) {
      const sort = [{ pointer: '/added', descending: true }];
      const { items } = await records.list(who, { ns, collection: FILES, sort, limit: LIMIT });
      return items.map(({ ref, data: { type, size } }) => ({ ref, type, size }));
    },
    adopt: (ref) => uploads.adopt(who, ref),
  };
}

async function* buffersOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const part of stream) yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
}

/** `lod/roof.jpg` will do as well. */
function fileRef(given: Ref): Ref {
  const parts = given.split('/');
  if (parts.length === 2) return refOf(parts[0] as string, FILES, parts[1] as string);
  if (parts.length === 3 && parts[1] === FILES) return given;
  throw new CairnError('invalid', `"${given}" is no file: write namespace/files/name.`);
}
