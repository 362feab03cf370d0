import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// temporaryFolder · writeFile

/** A new folder that a test removes when it is done. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'cairn-test-')));
  return { path, remove: () => fs.rmSync(path, { recursive: true, force: true }) };
}

/** Writes a file and the folders above it. */
export function writeFile(path: string, content: string | Buffer): void {
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, content);
}
