import type { Children } from '@kitajs/html';
import type { Field } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Table } from '../ui/table.tsx';
import { isNumber } from './row.tsx';

export interface RelatedProps {
  id: string;
  /** "Jobs". */
  title: string;
  count: number;
  /** "Total 8,240.00 €". */
  sums?: readonly string[];
  /** Which columns are shown. */
  menu?: JSX.Element;
  fields: readonly Field[];
  /** The list of all. */
  href: string;
  /** "New job for Acme Roofing". */
  create?: { label: string; href: string };
  /** `<RecordRow>`s, the first few. */
  children: Children;
}

/** What refers to a record: the first few rows, the count, the way to all and to a new one. */
export function Related({ id, title, count, sums = [], fields, href, menu, create, children }: RelatedProps) {
  const counted = [count.toLocaleString('en'), ...sums].join(' · ');
  return (
    <Card
      id={id}
      title={title}
      sum={counted}
      flush
      actions={
        <>
          {create ? <Button label={create.label} icon="plus" kind="quiet" small href={create.href} /> : null}
          <Button
            label={`Show all ${count.toLocaleString('en')}`}
            kind="quiet"
            small
            href={href}
            attributes={{ 'aria-label': `Show all ${count.toLocaleString('en')} ${title.toLowerCase()}` }}
          />
          {menu}
        </>
      }
    >
      <Table
        label={title}
        columns={[
          { title: 'Title' },
          ...fields.map((field) => ({ title: field.label, number: isNumber(field) })),
        ]}
      >
        {children}
      </Table>
    </Card>
  );
}
