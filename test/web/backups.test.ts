import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import { backupFact } from '../../src/web/backup-fact.ts';
import { temporaryFolder } from '../folder.ts';
import { startCairn } from '../start.ts';
import { browsing, eventually } from './browse.ts';

const folder = temporaryFolder();
const target = join(folder.path, 'backups');
const cairn = await startCairn({ env: { CAIRN_BACKUP: target } });
const browser = browsing(cairn);
after(async () => {
  await cairn.remove();
  folder.remove();
});

const page = '/settings/backups';
const ines: Who = { name: 'Ines', via: 'web', namespaces: '*' };
const idle = () =>
  eventually(
    () => browser.see(page),
    ({ html }) => !html.includes('every 1s'),
  );

test('a backup is made and checked on its page, and the foot of each page tells of it', async () => {
  const before = await browser.see(page);
  assert.match(before.text, /No backup yet They go to .*backups/);
  assert.match(before.text, /everybody signs in anew afterwards/);
  assert.match((await browser.see('/')).text, /Last backup: none yet/);
  const sent = await browser.send(page, {});
  assert.deepEqual([sent.status, sent.location], [303, page]);
  const saved = await idle();
  assert.match(saved.text, /just now 17 records · \d+ files · .* of it new .*Check/);
  assert.match((await browser.see('/')).text, /Last backup just now/);
  const [, name = ''] = /backups\/([^/"]+)\/checks/.exec(saved.html) ?? [];
  assert.equal((await browser.send(`${page}/${name}/checks`, {})).location, page);
  assert.match((await idle()).text, /Comes back whole .*17 records .* came back as they were/);
});

test('a backup that fails is red at the foot, and its page says why', async () => {
  rmSync(target, { recursive: true });
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(target, 'a file is in the way');
  await browser.send(page, {});
  const failed = await idle();
  assert.match(failed.text, /The last backup failed .*(not a folder|EEXIST|ENOTDIR)/);
  assert.match(
    (await browser.see('/')).html,
    /class="lamp bad"[^>]*><\/span><a href="\/settings\/backups">The last backup failed/,
  );
  rmSync(target);
  await browser.send(page, {});
  await idle();
  assert.match(
    (await browser.see('/')).html,
    /class="lamp good"[^>]*><\/span><a href="\/settings\/backups">Last backup/,
  );
  assert.equal(cairn.services.backups.standing(ines).failed, undefined);
});

test('after a day without one the foot is amber', () => {
  const { last } = cairn.services.backups.standing(ines);
  const at = new Date(last?.at ?? '');
  const fact = (hours: number) =>
    backupFact({ last, running: undefined }, new Date(at.getTime() + hours * 3_600_000));
  assert.equal(fact(23).tone, 'good');
  assert.equal(fact(25).tone, 'warn');
});
