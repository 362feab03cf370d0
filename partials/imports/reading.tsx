import type { Import } from '../../src/core/import.ts';
import { importUrl } from '../../src/core/page-urls.ts';
import { tableEncodings } from '../../src/core/tables.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

const DELIMITERS: [string, string][] = [
  [',', 'Commas'],
  [';', 'Semicolons'],
  ['tab', 'Tabs'],
  ['|', 'Bars'],
];

/** How the file was read, to be put right where it was taken for something else. */
export function Reading({ given }: { given: Import }) {
  const { facts, id } = given;
  if (!facts || facts.format === 'json' || facts.format === 'zip') return null;
  const delimiter = facts.delimiter === '\t' ? 'tab' : facts.delimiter;
  return (
    <details class="reading">
      <summary>Does it look wrong? Read the file in another way</summary>
      <form class="into" method="post" action={importUrl(id, 'reading')}>
        {facts.sheets && facts.sheets.length > 1 ? (
          <Select
            name="sheet"
            label="Sheet"
            value={facts.sheet}
            options={facts.sheets.map((name) => [name, name])}
          />
        ) : null}
        {facts.format === 'csv' ? (
          <>
            <Select name="delimiter" label="Separated by" value={delimiter} options={DELIMITERS} />
            <Select
              name="encoding"
              label="Letters"
              value={facts.encoding}
              options={tableEncodings.map((name) => [name, name.toUpperCase()])}
            />
          </>
        ) : null}
        <Select
          name="header"
          label="First row"
          value={facts.header === false ? 'no' : 'yes'}
          options={[
            ['yes', 'Names the columns'],
            ['no', 'Is a record'],
          ]}
        />
        <Button label="Read again" icon="refresh" type="submit" />
      </form>
    </details>
  );
}

function Select(props: {
  name: string;
  label: string;
  value: string | undefined;
  options: readonly (readonly [string, string])[];
}) {
  return (
    <label class="stack tight">
      <span safe>{props.label}</span>
      <span class="select">
        <select class="input" name={props.name}>
          {props.options.map(([value, label]) => (
            <option value={value} selected={value === props.value} safe>
              {label}
            </option>
          ))}
        </select>
        <Icon name="chevrons" />
      </span>
    </label>
  );
}
