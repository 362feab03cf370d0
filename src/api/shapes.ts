import { z } from 'zod';
import { operations } from '../core/change.ts';
import { embeddingSettings } from '../core/models.ts';
import { roles as allRoles } from '../core/who.ts';

// The shapes of the API's answers, by their names in openapi.json. Tests parse real answers with them.

const ref = z
  .string()
  .meta({ description: 'namespace/collection/id', example: 'lod/customers/acme-roofing' });
const etag = z.string().meta({ description: "SHA-256 of the file's bytes, hexadecimal, without quotes" });
const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });
const cursor = z.string().optional().meta({ description: 'Absent on the last page' });
const data = z.record(z.string(), z.unknown()).meta({ description: "The record's own object" });

const fieldError = z.object({
  pointer: z.string().meta({ description: 'RFC 6901 pointer into the record or the body' }),
  message: z.string(),
});

const fieldChange = z.object({
  pointer: z.string(),
  before: z.unknown().optional().meta({ description: 'Absent: it was not there' }),
  after: z.unknown().optional().meta({ description: 'Absent: it was removed' }),
});

const sampleChange = z.object({ ref, title: z.string(), changes: z.array(fieldChange) });
const sampleFault = z.object({
  ref,
  title: z.string(),
  pointer: z.string(),
  value: z.unknown().optional(),
  message: z.string(),
});

const cleanUpEffects = z
  .object({
    records: z.int().meta({ description: 'How many were looked at' }),
    capped: z.boolean().meta({ description: 'There are more' }),
    changed: z.int(),
    left: z.int().meta({ description: 'Records of which a save would be refused; they stay' }),
    leftSamples: z.array(sampleFault),
    steps: z.array(
      z.object({
        rule: z.string(),
        field: z.string(),
        label: z.string(),
        records: z.int(),
        samples: z.array(
          z.object({
            ref,
            title: z.string(),
            pointer: z.string(),
            before: z.unknown(),
            after: z.unknown().meta({ description: 'null: the value goes' }),
          }),
        ),
        cannot: z.int().meta({ description: 'Values that cannot be read; they stay' }),
        cannotSamples: z.array(sampleFault),
      }),
    ),
  })
  .meta({ description: 'What a clean-up would do' });

const duplicates = z
  .object({
    records: z.int().meta({ description: 'How many were looked at' }),
    capped: z.boolean().meta({ description: 'There are more' }),
    total: z.int().meta({ description: 'How many groups there are; at most 200 are told' }),
    groups: z.array(
      z.object({
        records: z.array(z.object({ ref, id: z.string(), title: z.string() })),
        reasons: z.array(z.string()),
      }),
    ),
  })
  .meta({ description: 'Records that seem to be one' });

const foundValue = z.object({ ref, title: z.string(), pointer: z.string(), value: z.unknown().optional() });
const types = z
  .record(z.string(), z.int())
  .meta({ description: 'How many records have a value of each type' });
const drift = z
  .object({
    inferred: z.boolean().meta({ description: 'There is no schema' }),
    records: z.int(),
    capped: z.boolean().meta({ description: 'There are more than were looked at' }),
    unknown: z.array(
      z.object({
        pointer: z.string(),
        key: z.string(),
        records: z.int(),
        types,
        kind: z.string().meta({ description: 'Of the field that the values suggest' }),
        meant: z.string().optional().meta({ description: 'The key that was meant, perhaps' }),
        samples: z.array(foundValue),
      }),
    ),
    unused: z.array(z.object({ pointer: z.string(), label: z.string() })),
    mixed: z.array(
      z.object({
        pointer: z.string(),
        label: z.string(),
        types,
        kind: z.string(),
        samples: z.array(foundValue),
      }),
    ),
    misfits: z.array(
      z.object({
        pointer: z.string(),
        label: z.string(),
        message: z.string(),
        records: z.int(),
        convertible: z.int().meta({ description: 'Of how many the value can be read as the field wants it' }),
        samples: z.array(foundValue),
      }),
    ),
  })
  .meta({ description: 'How records and fields differ' });

const schemaEffects = z
  .object({
    etag: etag
      .optional()
      .meta({ description: 'Of the schema that this is about; absent where there is none' }),
    schema: z.object({ before: z.string(), after: z.string() }).meta({ description: 'Its text' }),
    steps: z.array(
      z.object({
        operation: z.record(z.string(), z.unknown()),
        sentence: z.string(),
        records: z.int().meta({ description: 'How many it changes' }),
        samples: z.array(sampleChange),
        cannot: z.int().meta({ description: 'Values that it cannot be done to; they stay' }),
        cannotSamples: z.array(sampleFault),
        keeping: z.int().optional().meta({ description: 'Records that keep a value of a removed field' }),
      }),
    ),
    records: z.int().meta({ description: 'How many were looked at' }),
    capped: z.boolean().meta({ description: 'There are more than were looked at' }),
    changed: z.int(),
    left: z.int().meta({ description: 'Records left as they are: broken, or a save would be refused' }),
    leftSamples: z.array(sampleFault),
    misfits: z
      .object({ before: z.int(), after: z.int(), samples: z.array(sampleFault) })
      .meta({ description: 'Records that do not fit the fields' }),
    follows: z.array(z.string()).meta({ description: 'Settings that name a field and follow' }),
    elsewhere: z.array(z.string()).meta({ description: 'Settings of other namespaces that do not' }),
  })
  .meta({ description: 'What changes of fields would do' });

const problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ example: 'not_found' }),
    detail: z.string(),
    errors: z.array(fieldError).optional(),
    index: z.int().optional().meta({ description: 'Which change of a batch failed, from 0' }),
    etag: etag.optional().meta({ description: 'The current version' }),
    diskEtag: etag
      .optional()
      .meta({ description: 'The broken bytes on disk; If-Match may name it to replace them' }),
    movedTo: ref.optional(),
    requestId: z.string(),
  })
  .meta({ description: 'RFC 9457 problem details' });

const repair = z
  .object({
    kind: z.enum([
      'broken',
      'invalid',
      'link',
      'duplicate',
      'bytes',
      'gone',
      'name',
      'twin',
      'nested',
      'type',
      'unreadable',
    ]),
    path: z.string(),
    ref: ref.optional(),
    pointer: z.string().optional().meta({
      description: 'Of `invalid`: the first value that does not fit; of `duplicate`: that of the value',
    }),
    other: ref.optional().meta({ description: 'Of `duplicate`: a record that has the same value' }),
    detail: z.string(),
    diskEtag: etag.optional(),
  })
  .meta({ description: 'Something on disk that a person should look at' });

const target = z.object({ ref, title: z.string(), data: data.optional() }).nullable();

const item = z.object({
  ref,
  id: z.string(),
  title: z.string(),
  etag,
  createdAt: time,
  updatedAt: time,
  updatedBy: z.string(),
  data,
  problem: repair.optional(),
  expanded: z
    .record(z.string(), z.union([target, z.array(target)]))
    .optional()
    .meta({ description: 'What the relations named in `expand` point to; null for a broken link' }),
});

const page = z.object({
  items: z.array(item),
  nextCursor: cursor,
  previousCursor: cursor,
  total: z.int(),
  totalCapped: z.boolean().meta({ description: 'Counting stopped at `total`' }),
});

const operation = z.enum(operations);

const change = z.object({
  ref,
  op: operation,
  etag: etag.nullable().meta({ description: 'Null after a delete' }),
  seq: z.int().optional().meta({ description: 'Absent in a dry run and when nothing changed' }),
  before: data.optional(),
  after: data.optional(),
  diff: z.array(fieldChange),
});

const changes = z.object({ changes: z.array(change), batch: z.string().optional() });

const revision = z.object({
  seq: z.int(),
  at: time,
  by: z.string(),
  via: z.string(),
  op: operation,
  ref,
  from: ref.optional(),
  prev: etag.nullable(),
  etag: etag.nullable(),
  batch: z.string().optional(),
  note: z.string().optional(),
  title: z.string(),
});

const version = revision.extend({ changes: z.array(fieldChange) });
const history = z.object({ items: z.array(version), nextCursor: cursor });

const event = revision.extend({
  cursor: z.string().meta({ description: 'Where this change stands in the feed: epoch.seq' }),
  data: data.optional(),
});
const feed = z.object({ items: z.array(event), nextCursor: z.string() });

const hit = z.object({
  ref,
  chunkId: z.string(),
  pointer: z.string(),
  title: z.string(),
  snippet: z.string(),
  score: z.number().meta({ description: 'Greater is better; of this answer only' }),
  why: z.string(),
  figures: z
    .object({
      lexical: z.number().optional().meta({ description: 'BM25 of the words' }),
      semantic: z.number().optional().meta({ description: 'Similarity of the vectors, -1 to 1' }),
      inTitle: z.array(z.string()),
      inText: z.array(z.string()),
    })
    .meta({ description: 'How the score came about, and which words stand where' }),
});

const counted = z.int().nonnegative();
const facets = z.object({
  collections: z.array(z.object({ ns: z.string(), collection: z.string(), count: counted })),
  tags: z.array(z.object({ tag: z.string(), count: counted })),
});
const vectorsFound = z
  .object({
    state: z.enum(['none', 'building', 'ready']),
    model: z.string().optional(),
    passages: counted.optional(),
    of: counted.optional(),
  })
  .meta({ description: 'Which vectors the search had: nothing found is not the same as none yet' });

const mode = z.enum(['keyword', 'hybrid', 'semantic']);
const hits = z.object({
  hits: z.array(hit),
  mode: mode.meta({ description: 'What was really used' }),
  vectors: vectorsFound,
  total: z.int(),
  totalCapped: z.boolean(),
  corrected: z.string().optional().meta({ description: 'What was searched for instead' }),
  unknown: z.array(z.string()).optional().meta({ description: 'Words that stand nowhere' }),
  facets: facets.optional(),
  tookMs: z.number(),
  operators: z
    .array(z.object({ start: z.int(), end: z.int(), words: z.string(), problem: z.string().optional() }))
    .meta({
      description: 'Operators in `q` and what they were taken for; one with a `problem` was left out',
    }),
});

const indexState = z.enum(['ready', 'building', 'failed']);
const progress = z.object({ doing: z.string(), done: z.int(), total: z.int() });

const embedding = z
  .object({
    provider: embeddingSettings.shape.provider,
    state: z.enum(['off', 'small', 'learning', 'embedding', 'ready', 'waiting']).meta({
      description:
        'small: too few texts to learn from yet; waiting: for the index or, with a `reason`, for something else',
    }),
    serving: z.string().optional().meta({ description: 'Identity of the model whose vectors search uses' }),
    building: z
      .string()
      .optional()
      .meta({ description: 'Identity of the model whose vectors will serve next' }),
    embedded: z.int().meta({ description: 'Passages with a vector, of the one that is building, if any' }),
    lacking: z.int(),
    failed: z.int(),
    empty: z.int().meta({ description: 'Passages that the model knows nothing of' }),
    reason: z.string().optional(),
    progress: progress.optional(),
  })
  .meta({ description: 'Vectors of passages, for finding by meaning' });

const modelChoice = z.object({
  settings: embeddingSettings,
  from: z.enum(['environment', 'choice', 'default']).meta({ description: 'Who decided' }),
  hasKey: z.boolean(),
});

const cost = z.object({
  model: z.string().optional().meta({ description: 'Identity; absent when no other program is asked' }),
  texts: z.int().meta({ description: 'Different texts of passages' }),
  toEmbed: z.int().meta({ description: 'Those of which no vector is kept yet' }),
  tokens: z.int().meta({ description: 'Roughly' }),
});

const counts = {
  ready: z.int().meta({ description: 'In search as they are on disk' }),
  pending: z.int().meta({ description: 'New or changed on disk and not taken in yet, as far as is known' }),
  stale: z.int().meta({
    description: 'In search as they last were: the file is broken, unreadable, or gone with many others',
  }),
  failed: z.int().meta({ description: 'Not in search: they never could be read' }),
  skipped: z
    .int()
    .meta({ description: 'Never in search, by rule: bad names, twins, other types, deeper folders' }),
};
const coverage = z.object({
  whole: z.object(counts),
  places: z
    .array(z.object({ ns: z.string(), collection: z.string(), ...counts }))
    .meta({ description: 'By collection; an empty one is what lies in the namespace itself' }),
  chunks: z.int().meta({ description: 'Passages in the index' }),
  texts: z
    .object({
      ready: z.int().meta({ description: 'In search with their text' }),
      pending: z.int().meta({ description: 'To be read next' }),
      failed: z.int().meta({ description: 'Could not be read' }),
      skipped: z.int().meta({ description: 'Without a text that anybody here can read' }),
    })
    .meta({ description: 'Files, all of which are found by their names' }),
  gaps: z
    .array(
      z.object({
        of: z.enum(['text', 'vector']),
        state: z.enum(['failed', 'skipped']),
        reason: z.string(),
        model: z.string().optional(),
        count: z.int().meta({ description: 'Files, or passages' }),
        refs: z.array(ref).meta({ description: 'Some of the records, 20 at most' }),
      }),
    )
    .meta({ description: 'Texts of files and vectors of passages that are lacking, by reason, most first' }),
});

const indexStatus = z.object({
  state: indexState,
  records: z.int(),
  pending: z.int(),
  failed: z.int(),
  progress: progress.optional(),
  reason: z.string().optional(),
  seq: z.int(),
  bytes: z.int(),
  embedding: embedding.optional(),
  coverage: coverage.optional(),
  problems: z.array(repair).optional(),
});

const rolesByNamespace = z
  .record(z.string(), z.enum(allRoles))
  .meta({ description: 'A role by namespace; `*` is all of them' });

const user = z.object({
  id: z.string(),
  name: z.string(),
  roles: rolesByNamespace,
  added: time,
  by: z.string(),
  signedIn: time.optional(),
  hasPassword: z.boolean(),
  invitedUntil: time.optional(),
});

const token = z.object({
  id: z.string(),
  name: z.string(),
  account: z.string(),
  roles: rolesByNamespace,
  made: time,
  until: time.optional(),
  used: time.optional(),
});

const health = z.object({
  status: z.enum(['ok', 'starting', 'failing']),
  version: z.string().optional().meta({ description: 'This and the rest only for who has signed in' }),
  records: z.int().optional(),
  index: indexStatus
    .pick({ state: true, pending: true, failed: true, progress: true, reason: true })
    .optional(),
});

const rebuild = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  by: z.string(),
  startedAt: time,
  endedAt: time.optional(),
  index: indexStatus.optional(),
  reason: z.string().optional(),
});

const choice = z
  .looseObject({ to: z.enum(['leave', 'id', 'field', 'new']) })
  .meta({ description: 'Where a column goes' });

const importShape = z
  .looseObject({
    id: z.string(),
    ns: z.string(),
    name: z.string(),
    by: z.string(),
    at: time,
    size: z.int(),
    state: z.enum(['reading', 'read', 'checking', 'checked', 'applying', 'applied', 'failed']),
    reason: z.string().optional(),
    rows: z.int(),
    columns: z.array(z.looseObject({ column: z.string(), filled: z.int(), suggested: z.string() })),
    wish: z.looseObject({ collection: z.string(), key: z.array(z.string()) }),
    run: z.string().optional(),
  })
  .meta({ description: 'A file of rows that waits; kept for a week' });

const plannedRow = z.object({
  at: z.int().meta({ description: 'Its row in the file, as a spreadsheet counts' }),
  ref: ref.optional(),
  title: z.string().optional(),
  after: data.optional(),
  diff: z.array(fieldChange).optional(),
});

const importPlan = z
  .object({
    id: z.string(),
    columns: z.record(z.string(), choice),
    key: z.array(z.string()),
    counts: z.object({
      new: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      invalid: z.int(),
      passed: z.int().meta({ description: 'Left aside by the mode' }),
    }),
    new: z.array(plannedRow),
    changed: z.array(plannedRow),
    unchanged: z.array(plannedRow),
    passed: z.array(plannedRow),
    invalid: z.array(
      z.object({
        at: z.int(),
        cells: z.array(z.unknown()),
        errors: z.array(fieldError.extend({ column: z.string().optional() })),
      }),
    ),
    links: z.array(z.looseObject({ column: z.string(), to: z.string(), distinct: z.int(), found: z.int() })),
    schema: z.object({ ref, fields: z.array(z.string()), isNew: z.boolean() }).optional(),
  })
  .meta({ description: 'What an import would do; the first rows of each kind' });

const run = z
  .object({
    id: z.string().meta({ description: 'The name of its batch, which Undo takes back' }),
    ns: z.string(),
    title: z.string(),
    by: z.string(),
    account: z.string().optional().meta({ description: 'The account that started it' }),
    state: z.enum(['running', 'undoing', 'done', 'failed', 'cancelled']),
    done: z.int(),
    total: z.int().optional(),
    counts: z.object({
      created: z.int(),
      updated: z.int(),
      deleted: z.int(),
      moved: z.int(),
      unchanged: z.int(),
    }),
    href: z.string().optional(),
    again: z.string().optional(),
    startedAt: time,
    endedAt: time.optional(),
    reason: z.string().optional(),
    errors: z.array(fieldError).optional(),
    index: z.int().optional().meta({ description: 'Which change was refused, from 0' }),
    left: z
      .int()
      .optional()
      .meta({ description: 'Changes that could not be taken back after it failed or was cancelled' }),
  })
  .meta({ description: 'Many changes made as one batch in the background' });

const day = z.string().meta({ description: 'A day, 2026-11-28' });
const chunk = z.object({
  chunkId: z
    .string()
    .meta({ description: 'The ref, # and a name made of what it says and where: the same content keeps it' }),
  ref,
  pointer: z.string().meta({ description: 'The field it comes from; empty: the short fields together' }),
  page: z.int().optional().meta({ description: 'Of a file with pages, from 1' }),
  start: z.int().meta({ description: 'Where its text begins in that of the field, in UTF-16 code units' }),
  end: z.int(),
  title: z.string(),
  context: z.string().meta({ description: 'Label of the field and headings above it' }),
  text: z.string(),
  hash: z
    .string()
    .meta({ description: 'SHA-256 of title, context and text, one a line: what models see of it' }),
  tags: z.array(z.string()),
  from: day.optional(),
  to: day.optional(),
});

const namespace = z.object({
  ns: z.string(),
  title: z.string(),
  colour: z.string(),
  icon: z.string().optional(),
  language: z.string(),
  currency: z.string(),
  timeZone: z.string(),
});

const collection = z.object({
  ns: z.string(),
  collection: z.string(),
  title: z.string(),
  singular: z.string(),
  icon: z.string().optional(),
  description: z.string().optional(),
  inferred: z
    .boolean()
    .meta({ description: 'There is no _schema.json: the shape was read from the records' }),
  records: z.int(),
  problems: z.int(),
  updatedAt: time.optional(),
});

const sha256 = z
  .string()
  .meta({ description: 'SHA-256 of the bytes, hexadecimal: the ETag of a download without quotes' });

const uploadedFile = z.object({
  ref,
  id: z.string(),
  name: z.string(),
  type: z.string().meta({ description: 'Media type, told by the bytes' }),
  size: z.int(),
  sha256,
  etag: etag.meta({ description: 'SHA-256 of the record about the file' }),
  seq: z.int().optional(),
  sameAs: z.array(ref).meta({ description: 'Other files of the namespace with the same bytes' }),
});

const fileItem = z.object({
  ref,
  id: z.string(),
  title: z.string(),
  name: z.string().optional(),
  type: z.string().optional(),
  size: z.number().optional(),
  sha256: sha256.optional(),
  added: z.string().optional(),
  records: z.array(z.string()).optional().meta({ description: 'The records that it belongs to' }),
  etag,
  updatedAt: time,
  updatedBy: z.string(),
  problem: repair.optional(),
});

const filePage = z.object({
  items: z.array(fileItem),
  nextCursor: cursor,
  total: z.int(),
  totalCapped: z.boolean(),
  problems: z
    .array(repair)
    .meta({ description: 'Bytes without a record, and those that were changed or lost by hand' }),
});

const bulkPreview = z.object({
  matching: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  samples: z.array(z.object({ ref, diff: z.array(fieldChange) })),
  refusals: z.array(z.object({ ref, reason: z.string() })),
});

const view = z.object({
  id: z.string(),
  name: z.string(),
  list: z.string().meta({ description: 'Parameters of the list' }),
  pinned: z.boolean().optional(),
  sum: z.string().optional(),
  own: z.boolean().meta({ description: 'Seen by nobody else' }),
});

const erasure = z.object({
  target: z.string(),
  lines: z.int().meta({ description: 'Journal lines that lost their content' }),
  files: z.int(),
});

const scored = z.object({ ndcg: z.number(), recall: z.number() });
const score = scored.extend({
  at: time,
  by: z.string(),
  mode: z.string().meta({ description: 'What search really used' }),
  model: z.string().optional(),
  k: z.int().meta({ description: 'Depth of recall; nDCG is at 10' }),
  questions: z.array(scored.extend({ key: z.string().meta({ description: 'Hash of the question' }) })),
});
const evaluation = score.omit({ questions: true }).extend({
  ns: z.string(),
  questions: z.array(
    scored.extend({
      question: z.string(),
      expected: z.array(
        z.object({
          ref,
          grade: z.number(),
          title: z.string().optional().meta({ description: 'Absent: there is no such record' }),
          rank: z.int().optional().meta({ description: 'From 1; absent: not among the first 100' }),
        }),
      ),
      found: z.array(z.object({ ref, title: z.string() })).meta({ description: 'The first hits' }),
      before: scored.optional(),
    }),
  ),
  change: scored
    .extend({ at: time, better: z.int(), worse: z.int() })
    .optional()
    .meta({ description: 'Since the time before, over the questions of both' }),
});

const backup = z.object({
  name: z.string().meta({ example: '2026-11-28T091012Z' }),
  path: z.string(),
  v: z.literal(1),
  cairn: z.string(),
  at: time.meta({ description: 'The moment that it holds' }),
  folder: z.string().meta({ description: 'Where the store was' }),
  epoch: z.string(),
  seq: z.int().meta({ description: 'The last change in it' }),
  files: z.int(),
  bytes: z.int(),
  added: z.int().meta({ description: 'Bytes of files that the backup before did not have' }),
  records: z.int(),
  collections: z.record(z.string(), z.int()).meta({ description: 'Records by namespace/collection' }),
  sums: z.string().meta({ description: 'SHA-256 of its sha256sums.txt' }),
  checked: z.object({ at: time, ok: z.boolean(), said: z.string() }).optional(),
});
const backupJob = z.object({
  id: z.string(),
  sort: z.enum(['backup', 'check']),
  state: z.enum(['running', 'done', 'failed']),
  folder: z.string(),
  by: z.string(),
  progress: z.object({ doing: z.string(), done: z.int(), total: z.int().optional() }).optional(),
  startedAt: time,
  endedAt: time.optional(),
  backup: backup.optional(),
  removed: z.array(z.string()).optional().meta({ description: 'Older ones that it made superfluous' }),
  reason: z.string().optional().meta({ description: 'Why it failed' }),
});

/** Every named shape. */
export const shapes = {
  Problem: problem,
  Repair: repair,
  RecordItem: item,
  RecordPage: page,
  Changes: changes,
  History: history,
  Event: event,
  Feed: feed,
  Hits: hits,
  Similar: hits.omit({ operators: true }),
  Health: health,
  Me: z.object({
    name: z.string(),
    roles: rolesByNamespace,
    program: z.boolean(),
    account: z.string().optional(),
  }),
  User: user,
  Users: z.object({ items: z.array(user) }),
  Invited: z.object({
    account: user,
    link: z
      .string()
      .optional()
      .meta({ description: 'A path of this Cairn: whoever opens it chooses the password' }),
  }),
  Tokens: z.object({ items: z.array(token) }),
  NewToken: z.object({ token, secret: z.string().meta({ description: 'Shown this once' }) }),
  IndexStatus: indexStatus,
  Model: modelChoice.extend({ status: embedding }),
  ModelChoice: modelChoice.extend({ cost }),
  Chunks: z.object({ ref, items: z.array(chunk) }),
  Rebuild: rebuild,
  Rebuilds: z.object({ items: z.array(rebuild) }),
  SchemaEffects: schemaEffects,
  Drift: drift,
  Duplicates: duplicates,
  CleanUpEffects: cleanUpEffects,
  Run: run,
  Runs: z.object({ items: z.array(run) }),
  Import: importShape,
  ImportPlan: importPlan,
  BackupJob: backupJob,
  Backups: z.object({
    folder: z.string().optional().meta({ description: 'Where they go (CAIRN_BACKUP)' }),
    failed: z
      .object({ at: time, reason: z.string() })
      .optional()
      .meta({ description: 'The last attempt, if that failed' }),
    running: backupJob.optional(),
    items: z.array(backup),
  }),
  Collections: z.object({ namespaces: z.array(namespace), items: z.array(collection) }),
  BulkPreview: bulkPreview,
  View: view,
  Views: z.object({ items: z.array(view), default: z.string().optional() }),
  Erasure: erasure,
  Scores: z.object({ items: z.array(score) }),
  Evaluation: evaluation,
  UploadedFile: uploadedFile,
  UploadedFiles: z.object({ items: z.array(uploadedFile) }),
  FilePage: filePage,
};
