// The tables of the index. Nothing in them is truth: they are rebuilt from files and journal.
// SCHEMA_VERSION · TOKENIZER · CHUNK_BITS · SEVERAL · createTables

/** Raise it whenever tables, keys or the text that is indexed change: an index of another version is rebuilt. */
export const SCHEMA_VERSION = 9;

/** How words are told apart and which count as the same. */
export const TOKENIZER = 'porter unicode61 remove_diacritics 2';

/**
 * The number of a chunk is that of its record, shifted by so many bits, and one of its own: 0 for the only chunk of a record, from 1 where there
 * are several. So a chunk tells its record, and a range of numbers the chunks of a record, without a look at any table.
 */
export const CHUNK_BITS = 12;

/** SQL that is true of chunks of records that have several. */
export const SEVERAL = `id & ${2 ** CHUNK_BITS - 1} > 0`;

/** SQL that makes an empty index. */
export const createTables = `
  CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- Records and settings of one collection are two folders, so that no list has to skip settings.
  CREATE TABLE folders (
    id INTEGER PRIMARY KEY, ns TEXT NOT NULL, collection TEXT NOT NULL, settings INTEGER NOT NULL,
    records INTEGER NOT NULL DEFAULT 0, present INTEGER NOT NULL DEFAULT 0, chunk_file TEXT NOT NULL DEFAULT 'lacking',
    UNIQUE (ns, collection, settings)
  );

  CREATE TABLE records (
    id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, etag TEXT NOT NULL,
    title TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, by TEXT NOT NULL, problem TEXT,
    doc BLOB NOT NULL
  );
  CREATE UNIQUE INDEX records_name ON records (folder, name);
  CREATE INDEX records_title ON records (folder, sort_key(title), name);
  CREATE INDEX records_updated ON records (folder, updated, name);
  CREATE INDEX records_problem ON records (folder, name) WHERE problem IS NOT NULL;
  CREATE TABLE bytes (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

  -- What was seen on disk, in the order of a listing.
  CREATE TABLE files (
    folder INTEGER NOT NULL, name TEXT NOT NULL, size REAL NOT NULL, mtime REAL NOT NULL, ctime REAL NOT NULL,
    ino REAL NOT NULL, racy INTEGER NOT NULL, PRIMARY KEY (folder, name)
  ) WITHOUT ROWID;
  CREATE INDEX files_racy ON files (folder, name) WHERE racy = 1;

  -- Problems that belong to no record; 'ref' where a record would be.
  CREATE TABLE problems (
    path TEXT PRIMARY KEY, ns TEXT NOT NULL, collection TEXT NOT NULL, ref TEXT, problem TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX problems_ref ON problems (ref) WHERE ref IS NOT NULL;

  -- Passages: what search finds and answers cite, under numbers that vectors go by, too. 'name' is what chunkId has behind the ref.
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, record INTEGER NOT NULL AS (id >> ${CHUNK_BITS}) VIRTUAL, ordinal INTEGER NOT NULL,
    name TEXT NOT NULL, pointer TEXT NOT NULL, page INTEGER, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    title TEXT NOT NULL, context TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL, tags TEXT, "from" TEXT, "to" TEXT
  );
  CREATE INDEX chunks_hash ON chunks (hash);
  CREATE INDEX chunks_several ON chunks (id) WHERE ${SEVERAL};
  -- Files whose text is not among their passages, and why: waiting, failed or skipped.
  CREATE TABLE unread (record INTEGER PRIMARY KEY, state TEXT NOT NULL, reason TEXT NOT NULL);
  -- Records that changed since the file of their collection's chunks was written to, the later ones with greater ids.
  CREATE TABLE chunk_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (folder, name)
  );
  CREATE VIEW passages (id, title, text) AS SELECT id, segment(title), searchable(text) FROM chunks;
  CREATE VIRTUAL TABLE words USING fts5 (
    title, text, content = 'passages', content_rowid = 'id', tokenize = '${TOKENIZER}'
  );
  INSERT INTO words (words, rank) VALUES ('rank', 'bm25(3.0, 1.0)');

  -- Where common words stand, made of 'words' now and then so that ranking need not go through it (write/postings.ts): 'postings'
  -- by word for the passages that a base had, whose state is filling, serving or dropped; and the records that changed since.
  CREATE TABLE postings_bases (
    id INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, changed INTEGER NOT NULL, average REAL NOT NULL,
    chunks BLOB NOT NULL, folders BLOB NOT NULL, lengths BLOB NOT NULL
  );
  CREATE TABLE postings (
    id INTEGER PRIMARY KEY, base INTEGER NOT NULL, term TEXT NOT NULL, passages INTEGER NOT NULL, places BLOB NOT NULL
  );
  CREATE UNIQUE INDEX postings_term ON postings (base, term);
  CREATE TABLE postings_changed (seq INTEGER PRIMARY KEY AUTOINCREMENT, record INTEGER NOT NULL);

  -- Vectors of passages: sets by the model that made them. Passages up to the id 'untouched' wait for their turn; each other one
  -- either stands in the table of vectors that serves the set, or in 'vector_gaps'.
  CREATE TABLE vector_sets (
    id INTEGER PRIMARY KEY, model TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL, serving INTEGER NOT NULL DEFAULT 0,
    untouched INTEGER NOT NULL, embedded INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE vector_gaps (
    "set" INTEGER NOT NULL, state TEXT NOT NULL, chunk INTEGER NOT NULL, reason TEXT, PRIMARY KEY ("set", state, chunk)
  ) WITHOUT ROWID;
  -- The tables 'vectors_<id>'. 'lists': 0 is one list with everything, searched whole; 'state': filling serving dropped.
  CREATE TABLE vector_tables (
    id INTEGER PRIMARY KEY AUTOINCREMENT, "set" INTEGER NOT NULL, state TEXT NOT NULL, lists INTEGER NOT NULL,
    probes INTEGER NOT NULL, size INTEGER NOT NULL, recall REAL
  );
  CREATE TABLE vector_lists (
    "table" INTEGER NOT NULL, list INTEGER NOT NULL, "group" INTEGER NOT NULL, centre BLOB NOT NULL,
    PRIMARY KEY ("table", list)
  ) WITHOUT ROWID;

  CREATE TABLE relations (
    id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, pointer TEXT NOT NULL, target TEXT NOT NULL, by TEXT NOT NULL,
    UNIQUE (folder, pointer, target, by)
  );
  CREATE INDEX relations_target ON relations (target);
  -- 'dangling': no record of the target has the value.
  CREATE TABLE links (
    relation INTEGER NOT NULL, value NOT NULL, record INTEGER NOT NULL, dangling INTEGER NOT NULL,
    PRIMARY KEY (relation, value, record)
  ) WITHOUT ROWID;
  CREATE INDEX links_record ON links (record);
  CREATE INDEX links_dangling ON links (relation, record) WHERE dangling = 1;
  -- What records are called by relations that do not go by the id.
  CREATE TABLE names (
    folder INTEGER NOT NULL, by TEXT NOT NULL, value NOT NULL, record INTEGER NOT NULL,
    PRIMARY KEY (folder, by, value, record)
  ) WITHOUT ROWID;

  -- Values that only one record of a folder may have. 'twice': another one has it, too.
  CREATE TABLE uniques (
    folder INTEGER NOT NULL, pointer TEXT NOT NULL, value NOT NULL, record INTEGER NOT NULL, twice INTEGER NOT NULL,
    PRIMARY KEY (folder, pointer, value, record)
  ) WITHOUT ROWID;
  CREATE INDEX uniques_record ON uniques (record);
  CREATE INDEX uniques_twice ON uniques (folder, record) WHERE twice = 1;

  -- Sort keys of fields that people sort or filter by. An ordinary table and not an expression index, because it can be
  -- filled a slice at a time: CREATE INDEX would hold up every save until it is done.
  CREATE TABLE fields (
    id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, pointer TEXT NOT NULL, filled TEXT NOT NULL DEFAULT '',
    ready INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0, used INTEGER NOT NULL,
    UNIQUE (folder, pointer)
  );
  CREATE TABLE field_keys (
    field INTEGER NOT NULL, none INTEGER NOT NULL, key NOT NULL, name TEXT NOT NULL, record INTEGER NOT NULL,
    PRIMARY KEY (field, none, key, name)
  ) WITHOUT ROWID;

  CREATE TABLE revisions (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, via TEXT NOT NULL, op TEXT NOT NULL, ns TEXT NOT NULL,
    ref TEXT NOT NULL, "from" TEXT, prev TEXT, etag TEXT, batch TEXT, note TEXT, position TEXT NOT NULL, title TEXT
  );
  CREATE INDEX revisions_ref ON revisions (ref, seq);
  CREATE INDEX revisions_from ON revisions ("from", seq) WHERE "from" IS NOT NULL;
  CREATE INDEX revisions_ns ON revisions (ns, seq);
  CREATE INDEX revisions_batch ON revisions (batch, seq) WHERE batch IS NOT NULL;
  CREATE INDEX revisions_deleted ON revisions (seq) WHERE op = 'delete';
`;
