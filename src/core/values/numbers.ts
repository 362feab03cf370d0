// Numbers as people write them: readNumber · numberText

/** How a language separates: de 1.240,50, en 1,240.50. */
interface Separators {
  decimal: string;
  group: string;
}

const JSON_NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
const SPACES = /[\s\u00a0\u2009\u202f'’]/g;

/**
 * The JSON spelling of a number that a person typed, digits as typed (`1.240,50 €` is 1240.50); undefined when it is none. Where one
 * separator could mean both (`1.240`), the language decides; in a whole number it groups.
 */
export function readNumber(typed: string, language: string, whole = false): string | undefined {
  const text = typed
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/^\+/, '');
  if (/[eE]/.test(text) && JSON_NUMBER.test(text)) return whole ? undefined : checked(text);
  const bare = text.replace(/^(-?)\s*(?:\p{Sc}|[A-Z]{3})\s*/u, '$1').replace(/\s*(?:\p{Sc}|[A-Z]{3})$/u, '');
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(bare.replace(SPACES, '')) ?? [];
  if (!/^[0-9.,]+$/.test(digits) || !/[0-9]/.test(digits) || /\s-?$|[0-9]\s+[0-9]{1,2}(?![0-9])/.test(bare))
    return undefined;
  const parts = splitDecimals(digits, separatorsOf(language), whole);
  if (!parts) return undefined;
  const integer = parts.integer.replace(/^0+(?=[0-9])/, '') || '0';
  const fraction = whole ? parts.fraction.replace(/^0+$/, '') : parts.fraction;
  if (whole && fraction !== '') return undefined;
  const spelled = fraction === '' ? integer : `${integer}.${fraction}`;
  return checked(/^[0.]+$/.test(spelled) ? spelled : sign + spelled);
}

/** A number as it stands in a control: in the language's decimals, without grouping. `value` may be its JSON spelling. */
export function numberText(value: number | string, language: string): string {
  const text = String(value);
  return JSON_NUMBER.test(text) && !/[eE]/.test(text)
    ? text.replace('.', separatorsOf(language).decimal)
    : text;
}

function checked(spelled: string): string | undefined {
  return Number.isFinite(Number(spelled)) ? spelled : undefined;
}

function splitDecimals(
  digits: string,
  { decimal }: Separators,
  whole: boolean,
): { integer: string; fraction: string } | undefined {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return { integer: digits, fraction: '' };
  const mark = digits[last] as string;
  const other = mark === '.' ? ',' : '.';
  const count = digits.split(mark).length - 1;
  const before = digits.slice(0, last);
  const after = digits.slice(last + 1);
  const groupable = after.length === 3 && /^[1-9][0-9]{0,2}$/.test(before);
  const groups = count > 1 || (groupable && !digits.includes(other) && (whole || mark !== decimal));
  if (groups)
    return isGrouped(digits, mark) ? { integer: digits.replaceAll(mark, ''), fraction: '' } : undefined;
  if (before.includes(other) && !isGrouped(before, other)) return undefined;
  return { integer: before.replaceAll(other, ''), fraction: after };
}

/** Whether the separators stand where they may: threes, or twos and a three as in India. */
function isGrouped(digits: string, separator: string): boolean {
  const groups = digits.split(separator);
  const [first = '', ...rest] = groups;
  if (!/^[0-9]{1,3}$/.test(first) || rest.at(-1)?.length !== 3) return false;
  const sizes = new Set(rest.slice(0, -1).map((group) => group.length));
  return (
    rest.every((group) => /^[0-9]+$/.test(group)) &&
    (sizes.size === 0 || (sizes.size === 1 && (sizes.has(3) || sizes.has(2))))
  );
}

// An entry a language; nothing but what the key says goes into it.
const known = new Map<string, Separators>();

function separatorsOf(language: string): Separators {
  const before = known.get(language);
  if (before) return before;
  const parts = new Intl.NumberFormat(language).formatToParts(1234567.5);
  const find = (type: string, otherwise: string) =>
    parts.find((part) => part.type === type)?.value ?? otherwise;
  const separators = { decimal: find('decimal', '.') === ',' ? ',' : '.', group: find('group', ',') };
  known.set(language, separators);
  return separators;
}
