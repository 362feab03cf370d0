import fs from 'node:fs';
import { isSettings } from '../../core/names.ts';
import { findLayout } from '../layout.ts';
import { listEntries, listFolders } from '../list.ts';
import { createIsReal } from '../look.ts';

/** Records by `namespace/collection`, counted from the files of a store. */
export function countRecords(folder: string): Record<string, number> {
  const layout = findLayout(folder);
  const eyes = { layout, files: fs, isReal: createIsReal(layout, fs) };
  const counts: Record<string, number> = {};
  for (const { ns, collections } of listFolders(layout, fs).folders)
    for (const collection of collections) {
      const { entries } = listEntries(eyes, ns, collection);
      counts[`${ns}/${collection}`] = entries.filter(({ ref }) => !isSettings(ref)).length;
    }
  return counts;
}
