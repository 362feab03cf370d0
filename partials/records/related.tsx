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
  /** "8,240.00 €". */
  sum?: string;
  fields: readonly Field[];
  /** The list of all. */
  href: string;
  /** "New job for Acme Roofing". */
  create?: { label: string; href: string };
  /** `<RecordRow>`s, the first few. */
  children: Children;
}

/** What refers to a record: the first few rows, the count, the way to all and to a new one. */
export function Related({ id, title, count, sum, fields, href, create, children }: RelatedProps) {
  const counted = [String(count), sum].filter(Boolean).join(' · ');
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
            label="See all"
            kind="quiet"
            small
            href={href}
            attributes={{ 'aria-label': `See all ${title.toLowerCase()}` }}
          />
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
