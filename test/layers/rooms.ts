// Which room may import from which, as a table. What is not in it may not be imported.

/** What the files of a room may import. A room's own files may always import one another. */
export interface Room {
  /** Rooms whose values and types may be imported. */
  from: string[];
  /** Rooms of which only types may be imported. */
  typesFrom?: string[];
  /** npm packages and Node's own modules that may be imported; without it, any that is not kept to other files. */
  packages?: string[];
}

const roles = [
  'src/store',
  'src/journal',
  'src/search',
  'src/models',
  'src/extract',
  'src/tables',
  'src/accounts',
];
const doors = ['src/api', 'src/web', 'src/mcp', 'src/commands', 'src/jobs'];

const role: Room = { from: ['src/core'] };
const door: Room = { from: ['src/http', 'src/core'], typesFrom: ['src/services', 'src/config.ts'] };
const markup = ['@kitajs/html', '@kitajs/html/jsx-runtime'];

export const rooms: Record<string, Room> = {
  // For programs outside: it stands alone. The first room that a path is in counts.
  'src/api/client.ts': { from: ['src/api/client'], packages: [] },
  'src/api/client': { from: [], packages: [] },
  'src/core': { from: [], packages: ['zod', 'node:buffer', 'node:crypto', 'node:path', 'node:util'] },
  ...Object.fromEntries(roles.map((name) => [name, role])),
  'src/services': { from: ['src/core'] },
  'src/http': { from: ['src/core'] },
  ...Object.fromEntries(doors.map((name) => [name, door])),
  'src/commands': { ...door, from: [...door.from, 'src/api/client.ts'] },
  'src/web': { ...door, from: [...door.from, 'views', 'partials'] },
  views: { from: ['partials', 'src/core'], packages: markup },
  partials: { from: ['src/core'], packages: markup },
  'src/config.ts': { from: ['src/core'] },
  'src/cairn.ts': { from: [...roles, 'src/services', 'src/core'], typesFrom: ['src/config.ts'] },
  'src/worker.ts': { from: [...roles, 'src/services', 'src/core'], typesFrom: ['src/config.ts'] },
  'src/embedder.ts': { from: [...roles, 'src/services', 'src/core'], typesFrom: ['src/config.ts'] },
  // Hangs the doors; the file below it starts them, and the two entries run that.
  'src/front.ts': {
    from: [...doors, 'src/http', 'src/core', 'views'],
    typesFrom: ['src/cairn.ts', 'src/config.ts'],
  },
  'src/doors.ts': {
    from: ['src/front.ts', 'src/http', 'src/cairn.ts', 'src/core'],
    typesFrom: ['src/commands', 'src/config.ts'],
  },
  ...Object.fromEntries(
    ['src/server.ts', 'src/cli.ts'].map((name) => [
      name,
      { from: ['src/doors.ts', 'src/commands', 'src/config.ts'] },
    ]),
  ),
};

/** Packages that only some files may import, as beginnings of their paths. */
export const keptTo: Record<string, string[]> = {
  'better-sqlite3': [
    'src/search/sqlite/',
    'src/models/',
    'src/store/owner.ts',
    'src/store/backups/database.ts',
    'src/accounts/',
  ],
  'sqlite-vec': ['src/search/sqlite/'],
  unpdf: ['src/extract/'],
  mammoth: ['src/extract/'],
  mailparser: ['src/extract/'],
  'csv-parse': ['src/tables/'],
  'csv-stringify': ['src/tables/'],
  'read-excel-file': ['src/tables/'],
  'write-excel-file': ['src/tables/'],
  fflate: ['src/tables/'],
  busboy: ['src/http/'],
  'express-session': ['src/http/'],
  ai: ['src/models/'],
  'node:sqlite': [],
  'node:fs': [
    ...roles.map((name) => `${name}/`),
    'src/config.ts',
    'src/worker.ts',
    'src/server.ts',
    'src/cli.ts',
    'src/http/static.ts',
    'src/commands/local-files.ts',
  ],
  'node:process': [],
  express: ['src/http/', 'src/api/', 'src/web/', 'src/mcp/'],
};

/** The files that run when they are loaded: programs, not modules. */
export const programs = [
  'src/server.ts',
  'src/cli.ts',
  'src/worker.ts',
  'src/embedder.ts',
  'src/search/sqlite/reader-thread.ts',
  'src/extract/thread.ts',
  'src/store/backups/thread.ts',
];

/** The one reader of `process.env`. */
export const readerOfEnvironment = 'src/config.ts';
