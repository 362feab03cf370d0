import fs from 'node:fs';
import { CairnError } from '../core/errors.ts';
import type { TableReader } from '../core/tables.ts';
import { type ArchiveLimits, openArchive } from './archive.ts';
import { openCsv } from './csv.ts';
import { openJson } from './json.ts';

// createTableReader: files of rows, known by their bytes.

/** Reads CSV of any kind, XLSX, JSON, NDJSON, and archives of JSON files. */
export function createTableReader({ archives }: { archives?: Partial<ArchiveLimits> } = {}): TableReader {
  return {
    async open(path, name, options = {}, signal = undefined) {
      const head = await beginningOf(path);
      if (head.length === 0) throw new CairnError('invalid', `${name} is empty.`);
      if (head.subarray(0, 2).toString('latin1') === 'PK')
        return openArchive(path, options, archives, signal);
      refuseStrange(head, name);
      return looksLikeJson(head) ? openJson(path) : openCsv(path, options);
    },
  };
}

function refuseStrange(head: Buffer, name: string): void {
  const magic = head.subarray(0, 8).toString('hex');
  if (magic.startsWith('d0cf11e0'))
    throw new CairnError('invalid', `${name} is a workbook of an old kind: open it and save it as .xlsx.`);
  if (/^(25504446|89504e47|ffd8ff|47494638|1f8b)/.test(magic))
    throw new CairnError('invalid', `${name} has no rows: give a CSV, XLSX, JSON, NDJSON or ZIP file.`);
}

function looksLikeJson(head: Buffer): boolean {
  const text = head
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(ï»¿|ÿþ|þÿ)/, '')
    .trimStart();
  return /^\{\s*["}]|^\[\s*(\{|\]\s*$)/.test(text);
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await fs.promises.open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
