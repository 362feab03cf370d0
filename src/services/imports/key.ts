import { type ColumnFinding, type ImportWish, own } from '../../core/import.ts';
import { pointerOf } from '../../core/json-pointer.ts';
import type { Shape } from '../../core/schema.ts';
import { leavesOf } from './match.ts';

// defaultKey: what tells which record a row is, so that the same file again changes nothing.

const NUMBERED = /(^|[ _-])(id|no|key|ref)\.?$|(nr|number|nummer|code|sku|kennung)\.?$/i;
const MAIL = /e-?mail/i;

/** The id; else a unique field; else a column in which no value comes twice; else all of them together. */
export function defaultKey(
  wish: ImportWish,
  findings: readonly ColumnFinding[],
  rows: number,
  shape: Shape | undefined,
): string[] {
  const fields = leavesOf(shape?.fields ?? []);
  const ways = findings.flatMap((finding) => {
    const choice = own(wish.columns, finding.column);
    if (choice === undefined || choice.to === 'leave') return [];
    if (choice.to === 'id') return [{ finding, pointer: '@id', unique: true, plain: true }];
    const pointer = choice.to === 'field' ? choice.pointer : pointerOf([choice.key]);
    const field = fields.find((each) => each.pointer === pointer);
    const type = choice.to === 'new' ? choice.type : (field?.widget ?? 'text');
    const plain = ['text', 'integer', 'email', 'phone', 'url'].includes(type);
    const scalar =
      plain ||
      [
        'number',
        'money',
        'date',
        'relation',
        'choice',
        'select',
        'datetime',
        'longtext',
        'textarea',
      ].includes(type);
    return scalar ? [{ finding, pointer, unique: field?.unique === true, plain }] : [];
  });
  // What no record has yet tells none apart.
  const known = ways.filter(
    ({ pointer }) => pointer === '@id' || fields.some((field) => field.pointer === pointer),
  );
  const telling = known.length > 0 ? known : ways;
  const filled = telling.filter(({ finding }) => finding.filled === rows);
  const whole = filled.filter(({ finding }) => finding.unique);
  const best =
    filled.find(({ pointer }) => pointer === '@id') ??
    filled.find(({ unique }) => unique) ??
    whole.find(({ finding, plain }) => plain && NUMBERED.test(finding.column)) ??
    whole.find(({ finding, plain }) => plain && MAIL.test(finding.column)) ??
    whole.find(({ finding, plain }) => plain && finding.suggested !== 'integer');
  return best ? [best.pointer] : telling.map(({ pointer }) => pointer);
}
