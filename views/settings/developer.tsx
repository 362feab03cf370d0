import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Facts } from '../../partials/ui/facts.tsx';

/** A call of the API that a person can paste into a terminal. */
export interface ApiExample {
  title: string;
  command: string;
}

export interface DeveloperProps {
  frame: PageFrame;
  /** Versions by name: Cairn, Node, SQLite. */
  versions: Record<string, string>;
  /** Folders by what is in them; absent for who does not manage all of Cairn. */
  folders?: Record<string, string> | undefined;
  examples: ApiExample[];
}

/** For whoever programs against this Cairn or looks after it. */
export function DeveloperPage({ frame, versions, folders, examples }: DeveloperProps) {
  return (
    <Page frame={frame} trail={[{ title: 'Settings', href: '/settings' }, { title: 'Developer' }]}>
      <div class="column stack loose">
        <PageHead
          title="Developer"
          sub="The same records, for programs: an HTTP API, a feed of changes, and the files themselves."
          actions={<Button label="Every control" icon="eye" kind="quiet" href="/settings/gallery" />}
        />
        <Card
          title="API"
          actions={<Button label="OpenAPI description" icon="external" small href="/api/v1/openapi.json" />}
        >
          <div class="stack">
            {examples.map((example, at) => (
              <Example example={example} id={`example-${at}`} />
            ))}
          </div>
        </Card>
        {folders ? (
          <Card title="Files">
            <Paths paths={folders} />
          </Card>
        ) : null}
        <Card title="Versions">
          <Facts
            facts={Object.entries(versions).map(([name, value]) => ({
              name,
              value: <span safe>{value}</span>,
            }))}
          />
        </Card>
      </div>
    </Page>
  );
}

function Example({ example, id }: { example: ApiExample; id: string }) {
  return (
    <div class="stack tight">
      <h3 safe>{example.title}</h3>
      <div class="code-block">
        <pre id={id} class="pre" tabindex="0" safe>
          {example.command}
        </pre>
        <Button label="Copy" icon="copy" small attributes={{ 'data-copy': id }} />
      </div>
    </div>
  );
}

function Paths({ paths }: { paths: Record<string, string> }) {
  return (
    <div class="sheet">
      <dl>
        {Object.entries(paths).map(([name, path]) => (
          <div class="sheet-row">
            <dt safe>{name}</dt>
            <dd>
              <code safe>{path}</code>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
