import { createSqliteIndex } from '../../../src/search/sqlite/index.ts';
import { createShelf } from '../../../src/search/sqlite/shelf.ts';
import { searchContract } from '../../contract/search.ts';
import { temporaryFolder } from '../../folder.ts';

searchContract('an index in SQLite', async () => {
  const folder = temporaryFolder();
  const shelf = createShelf(folder.path);
  const writer = await shelf.create();
  await shelf.promote(writer);
  const index = createSqliteIndex({ folder: folder.path });
  return {
    index,
    writer,
    async close() {
      await index.close();
      await writer.close();
      folder.remove();
    },
  };
});
