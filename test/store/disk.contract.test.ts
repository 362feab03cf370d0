import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { createDiskStore } from '../../src/store/disk.ts';
import { openLayout } from '../../src/store/layout.ts';
import { type StoreUnderTest, storeContract } from '../contract/store.ts';
import { temporaryFolder } from '../folder.ts';

async function make(): Promise<StoreUnderTest> {
  const folder = temporaryFolder();
  const store = createDiskStore({ layout: openLayout(folder.path) });
  const pathOf = (ref: string) => join(folder.path, 'json-db', `${ref}.json`);
  return {
    store,
    edit: (ref, bytes) => {
      fs.mkdirSync(dirname(pathOf(ref)), { recursive: true });
      fs.writeFileSync(pathOf(ref), bytes);
    },
    erase: (ref) => fs.unlinkSync(pathOf(ref)),
    close: async () => {
      await store.close();
      folder.remove();
    },
  };
}

storeContract('The disk store', make);
