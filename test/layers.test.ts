import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import test from 'node:test';
import { breaks } from './layers/check.ts';

const home = join(import.meta.dirname, '../..');

function sourceFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of ['src', 'views', 'partials'].filter((name) => existsSync(join(home, name)))) {
    for (const name of readdirSync(join(home, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (/\.tsx?$/.test(path)) files.set(path.split(sep).join('/'), readFileSync(join(home, path), 'utf8'));
    }
  }
  return files;
}

test('every file of src, views and partials imports in the directions of the design only', () => {
  const files = sourceFiles();
  assert.ok(files.size > 50, `only ${files.size} files were found`);
  assert.deepEqual(breaks(files), []);
});

const wrong: [what: string, file: Record<string, string>, complaint: RegExp][] = [
  [
    'a role that imports another role',
    { 'src/store/disk.ts': "import { a } from '../journal/jsonl.ts';" },
    /does not know src\/journal/,
  ],
  [
    'a role that imports a service',
    { 'src/search/plan.ts': "import type { Records } from '../services/records.ts';" },
    /does not know src\/services/,
  ],
  [
    'a service that imports a role',
    { 'src/services/records.ts': "import type { Disk } from '../store/disk.ts';" },
    /does not know src\/store/,
  ],
  [
    'a service that imports another service',
    { 'src/services/ask.ts': "import { find } from './search.ts';" },
    /as a parameter/,
  ],
  [
    'a door that imports a service, not its type',
    { 'src/api/records.ts': "import { createRecords } from '../services/records.ts';" },
    /its type only/,
  ],
  [
    'a door that imports a service beside its types',
    { 'src/api/records.ts': "import { type Records } from '../services/records.ts';" },
    /its type only/,
  ],
  [
    'a door that loads a player later on',
    { 'src/jobs/scan.ts': "export const scan = () => import('../store/disk.ts');" },
    /does not know src\/store/,
  ],
  [
    'a door that imports another door',
    { 'src/web/list.ts': "import { parse } from '../api/parameters.ts';" },
    /does not know src\/api/,
  ],
  [
    'a door that names a type of a player',
    { 'src/mcp/tools.ts': "export type D = import('../store/disk.ts').Disk;" },
    /does not know src\/store/,
  ],
  [
    'core that imports a room',
    { 'src/core/ports/store.ts': "export type { Disk } from '../../store/disk.ts';" },
    /does not know src\/store/,
  ],
  ['core that imports a package', { 'src/core/names.ts': "import express from 'express';" }, /may use zod/],
  [
    'a page that imports a service',
    { 'views/home.tsx': "import type { Records } from '../src/services/records.ts';" },
    /does not know src\/services/,
  ],
  [
    'a page that imports another page',
    { 'views/home.tsx': "import { Error } from './error.tsx';" },
    /is a partial/,
  ],
  [
    'a partial that imports a page',
    { 'partials/layout.tsx': "import { Home } from '../views/home.tsx';" },
    /does not know views/,
  ],
  [
    'a partial that opens a file',
    { 'partials/icon.tsx': "import { readFileSync } from 'node:fs';" },
    /may use @kitajs\/html/,
  ],
  [
    'an entry that names a player',
    { 'src/server.ts': "import { createDisk } from './store/disk.ts';" },
    /does not know src\/store/,
  ],
  ['markup in src', { 'src/web/row.tsx': 'export const Row = () => <tr />;' }, /is markup/],
  ['a file in no room', { 'src/utils/strings.ts': '' }, /is in no room/],
  ['an import from no room', { 'src/api/a.ts': "import { x } from '../../test/x.ts';" }, /in no room/],
  [
    'files outside of the roles',
    { 'src/services/backup.ts': "import { cp } from 'fs/promises';" },
    /kept to src\/store\//,
  ],
  [
    'SQLite outside of its player',
    { 'src/search/plan.ts': "import Database from 'better-sqlite3';" },
    /kept to src\/search\/sqlite\//,
  ],
  [
    'process.env outside of the settings',
    { 'src/api/a.ts': 'export const f = () => process.env.HOME;' },
    /:1 reads process\.env/,
  ],
  [
    'process.env in other words',
    { 'src/api/a.ts': 'export function f() {\n  const { env } = process;\n  return env;\n}' },
    /:2 reads/,
  ],
  [
    'process.env by import',
    { 'src/api/a.ts': "import { env } from 'node:process';" },
    /nothing here uses that/,
  ],
  [
    'a database opened while loading',
    { 'src/search/sqlite/db.ts': "const db = new Database('x');" },
    /calls Database/,
  ],
  [
    'a server started while loading',
    { 'src/http/a.ts': 'export const s = (() => app.listen(1))();' },
    /calls listen/,
  ],
  [
    'a file read while loading',
    { 'src/config.ts': "const text = read.readFileSync('package.json');" },
    /calls readFileSync/,
  ],
  [
    'a cycle',
    { 'src/core/a.ts': "import './b.ts';", 'src/core/b.ts': "import { a } from './a.ts';" },
    /a cycle: src\/core\/a\.ts → src\/core\/b\.ts → src\/core\/a\.ts/,
  ],
];

for (const [what, files, complaint] of wrong)
  test(`it finds ${what}`, () => assert.match(breaks(new Map(Object.entries(files))).join('\n'), complaint));

const right: [what: string, file: Record<string, string>][] = [
  [
    'a door that imports the type of a service',
    { 'src/api/records.ts': "import type { Records } from '../services/records.ts';" },
  ],
  [
    'a service that imports its own parts',
    { 'src/services/records.ts': "import { plan } from './records/plan.ts';" },
  ],
  [
    'a page that is a folder of parts',
    { 'views/gallery/index.tsx': "import { Controls } from './controls.tsx';" },
  ],
  [
    'a part of a service that names a type of the whole',
    {
      'src/services/history.ts': "import { undo } from './history/undo.ts';",
      'src/services/history/undo.ts': "import type { History } from '../history.ts';",
    },
  ],
  ['core that names a type of Node', { 'src/core/files.ts': "import type fs from 'node:fs';" }],
  [
    'the composition root that names players',
    {
      'src/cairn.ts':
        "import { createDisk } from './store/disk.ts';\nimport { createRecords } from './services/records.ts';",
    },
  ],
  [
    'a function that opens a database when it is called',
    {
      'src/search/sqlite/db.ts':
        "import Database from 'better-sqlite3';\nexport const open = (path: string) => new Database(path);",
    },
  ],
  ['a program that listens', { 'src/server.ts': 'await app.listen(1);' }],
];

for (const [what, files] of right)
  test(`it accepts ${what}`, () => assert.deepEqual(breaks(new Map(Object.entries(files))), []));
