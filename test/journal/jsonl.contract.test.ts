import { createJsonlJournal } from '../../src/journal/jsonl.ts';
import { type JournalUnderTest, journalContract } from '../contract/journal.ts';
import { temporaryFolder } from '../folder.ts';

async function make(): Promise<JournalUnderTest> {
  const folder = temporaryFolder();
  return {
    open: async () => createJsonlJournal({ folder: folder.path }),
    close: async () => folder.remove(),
  };
}

journalContract('The journal in files', make);
