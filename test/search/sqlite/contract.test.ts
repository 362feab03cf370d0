import { createSqliteIndex } from '../../../src/search/sqlite/index.ts';
import { createShelf } from '../../../src/search/sqlite/shelf.ts';
import { searchContract } from '../../contract/search.ts';
import { temporaryFolder } from '../../folder.ts';

searchContract('an index in SQLite', async () => {
  const folder = temporaryFolder();
  const shelf = createShelf(folder.path);
  const writer = await shelf.create();
  await shelf.promote(writer);
  // No test here is about the time limit, and a loaded machine may need long to start a thread.
  const index = createSqliteIndex({ folder: folder.path, limit: 60_000 });
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
