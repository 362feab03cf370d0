import type { Import, ImportPlan, InvalidRow } from '../../src/core/import.ts';
import { importUrl } from '../../src/core/page-urls.ts';
import type { Cell } from '../../src/core/tables.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Icon } from '../ui/icon.tsx';
import { amount } from './words.ts';

const SHOWN = 50;

/** The rows that cannot be taken, each with its reasons and its wrong cells to be mended. */
export function InvalidRows({ given, plan }: { given: Import; plan: ImportPlan }) {
  const { invalid } = plan;
  const count = plan.counts.invalid;
  if (count === 0) return <p class="faint">There are none: every row can be taken.</p>;
  const shown = invalid.slice(0, SHOWN);
  const download = (
    <Button label="Download with reasons" icon="download" href={importUrl(given.id, 'invalid.csv')} small />
  );
  const sum = count > shown.length ? `the first ${shown.length} of ${amount(count)}` : amount(count);
  return (
    <Card title="To mend" sum={sum} actions={download} flush>
      <ul class="planned" role="list">
        {shown.map((row) => (
          <Row given={given} row={row} />
        ))}
      </ul>
    </Card>
  );
}

function Row({ given, row }: { given: Import; row: InvalidRow }) {
  const named = given.columns.map(({ column }, at) => ({ column, at, text: textOf(row.cells[at]) }));
  const wrong = named.filter(({ column }) => row.errors.some((error) => error.column === column));
  const elsewhere = row.errors.filter(({ column }) => !wrong.some((each) => each.column === column));
  return (
    <li id={`row-${row.at}`}>
      <div class="row-head">
        <strong safe>{named.find(({ text }) => text !== '')?.text ?? `Row ${row.at}`}</strong>
        <span class="faint" safe>{`row ${amount(row.at)}`}</span>
      </div>
      {elsewhere.map(({ pointer, message }) => (
        <p class="error">
          <Icon name="error" />
          <span safe>{`${pointer} ${message}`.trim()}</span>
        </p>
      ))}
      {wrong.length > 0 ? (
        <form class="mend" method="post" action={`${importUrl(given.id)}/rows/${row.at}`}>
          {wrong.map(({ column, at, text }) => (
            <label class="stack tight">
              <span safe>{column}</span>
              <input class="input" name={`cell.${at}`} value={text} aria-invalid="true" autocomplete="off" />
              <span class="error">
                <Icon name="error" />
                <span safe>{said(row, column)}</span>
              </span>
            </label>
          ))}
          <Button label="Check again" icon="check" type="submit" small />
        </form>
      ) : null}
    </li>
  );
}

function said({ errors }: InvalidRow, column: string): string {
  return errors
    .filter((error) => error.column === column)
    .map(({ message }) => message)
    .join('; ');
}

function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  return cell.json.startsWith('"') ? JSON.parse(cell.json) : cell.json;
}
