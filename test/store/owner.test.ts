import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readOwner, takeOwnership } from '../../src/store/owner.ts';
import { temporaryFolder } from '../folder.ts';

const OWNER = new URL('../../src/store/owner.js', import.meta.url).href;

describe('A store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let children: ChildProcess[];
  beforeEach(() => {
    folder = temporaryFolder();
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    folder.remove();
  });

  /** Another process that becomes the owner, says so, and stops when its standard input ends. */
  async function otherOwner(): Promise<ChildProcess> {
    const script = `
      import { takeOwnership } from ${JSON.stringify(OWNER)};
      const owner = await takeOwnership(${JSON.stringify(folder.path)}, 5000);
      owner.announce('http://127.0.0.1:4321');
      console.log('owned');
      process.stdin.on('end', () => { owner.release(); process.exit(); }).resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  it('has one owner, whose note only its user can read', async () => {
    const owner = await takeOwnership(folder.path, 0);
    owner.announce('http://127.0.0.1:4000');
    const note = readOwner(folder.path);
    assert.deepEqual(
      [note?.pid, note?.url, note?.token],
      [process.pid, 'http://127.0.0.1:4000', owner.token],
    );
    assert.equal(fs.statSync(join(folder.path, 'owner.json')).mode & 0o777, 0o600);
    await assert.rejects(takeOwnership(folder.path, 0), { code: 'unavailable' });
    owner.release();
    owner.release();
    assert.equal(readOwner(folder.path), undefined);
    const next = await takeOwnership(folder.path, 0);
    assert.notEqual(next.token, owner.token);
    next.release();
  });

  it('refuses a second process with one line that names the first', async () => {
    const child = await otherOwner();
    await assert.rejects(takeOwnership(folder.path, 200), {
      code: 'unavailable',
      message: `This store is already open in process ${child.pid}, at http://127.0.0.1:4321. Stop it first, or use it there.`,
    });
  });

  it('is waited for while its owner is stopping', async () => {
    const child = await otherOwner();
    setTimeout(() => child.stdin?.end(), 150);
    const owner = await takeOwnership(folder.path, 5000);
    owner.release();
  });

  it('is free as soon as its owner is killed, whatever its note says', async () => {
    const child = await otherOwner();
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(readOwner(folder.path)?.pid, child.pid);
    (await takeOwnership(folder.path, 0)).release();
  });
});
