import { businessOf, type PageFrame } from '../../partials/frame/page-frame.ts';
import { canChange } from '../../partials/frame/rights.ts';
import { Steps } from '../../partials/imports/steps.tsx';
import { amount } from '../../partials/imports/words.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Icon } from '../../partials/ui/icon.tsx';
import { Tabs } from '../../partials/ui/tabs.tsx';
import { When } from '../../partials/ui/time.tsx';
import type { Import } from '../../src/core/import.ts';
import { importUrl, newImportUrl } from '../../src/core/page-urls.ts';

export interface StartProps {
  frame: PageFrame;
  ns: string;
  /** The collection that it is for; '' for none in particular. */
  collection: string;
  waiting: readonly Import[];
}

const SUB =
  'CSV, Excel, JSON, NDJSON, or a ZIP of JSON files. Nothing is written before you have seen what would change.';

/** Where a file of rows is brought. */
export function StartPage(props: StartProps) {
  const { frame, ns, collection, waiting } = props;
  const businesses = frame.inFull.filter((each) => canChange(frame, each.ns));
  const action = newImportUrl(ns, collection || undefined);
  return (
    <Page frame={frame} trail={[{ title: 'Import' }]}>
      <div class="column stack loose">
        <PageHead title="Import" sub={SUB} />
        <Steps at={0} />
        {businesses.length > 1 ? (
          <Tabs
            label="Business"
            tabs={businesses.map((each) => ({
              title: each.title,
              href: newImportUrl(each.ns),
              current: each.ns === ns,
            }))}
          />
        ) : null}
        <Card title="A file">
          <form class="stack" method="post" enctype="multipart/form-data" action={action} data-import>
            <Into {...props} />
            <label class="drop">
              <Icon name="upload" />
              <strong>Choose a file</strong>
              <span class="faint">or drop it anywhere on this page</span>
              <input
                type="file"
                name="file"
                accept=".csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl,.zip"
                required
              />
            </label>
            <div class="row without-script">
              <Button label="Read the file" icon="upload" kind="primary" type="submit" />
            </div>
          </form>
        </Card>
        <Card title="Or rows from a spreadsheet">
          <form class="stack" method="post" action={action.replace('/import?', '/import/pasted?')}>
            <Into {...props} />
            <label class="stack tight">
              <span>Copy the cells with their header, and paste them here</span>
              <textarea class="input" name="rows" rows="6" required spellcheck="false"></textarea>
            </label>
            <div class="row">
              <Button label="Read the rows" icon="table" type="submit" />
            </div>
          </form>
        </Card>
        {waiting.length > 0 ? <Waiting frame={frame} waiting={waiting} /> : null}
      </div>
    </Page>
  );
}

/** The collection that the rows go into; a new one is made by its name. */
function Into({ frame, ns, collection }: StartProps) {
  const collections = frame.inFull.find((each) => each.ns === ns)?.collections ?? [];
  const others = collections.filter((each) => each.collection !== 'files');
  return (
    <div class="into">
      <label class="stack tight">
        <span>Into</span>
        <span class="select">
          <select class="input" name="in">
            <option value="">A new collection</option>
            {others.map((each) => (
              <option value={each.collection} selected={each.collection === collection} safe>
                {each.shape.title}
              </option>
            ))}
          </select>
          <Icon name="chevrons" />
        </span>
      </label>
      <label class="stack tight new-name">
        <span>Name of a new one</span>
        <input class="input" name="title" placeholder="As the file is called" autocomplete="off" />
      </label>
    </div>
  );
}

function Waiting({ frame, waiting }: Pick<StartProps, 'frame' | 'waiting'>) {
  return (
    <Card title="Waiting" sum="kept for a week" flush>
      <ul class="lines" role="list">
        {waiting.map((each) => (
          <li>
            <a class="what" href={importUrl(each.id)} safe>
              {each.name}
            </a>
            <span class="when">
              <span safe>{`${businessOf(frame, each.ns).title} · ${amount(each.rows)} rows · `}</span>
              <When at={each.at} now={frame.now} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
