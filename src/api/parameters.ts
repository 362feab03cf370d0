import type { Request } from 'express';
import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import { PAGE_LIMIT } from '../core/query.ts';
import type { Endpoint } from './endpoint.ts';

// readParameters · limit · dryRun · references · names

/** A page size. */
export function limit(otherwise: number, most = PAGE_LIMIT) {
  return z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .default(otherwise)
    .meta({ description: `How many at most, 1 to ${most}.`, example: Math.min(otherwise, 10) });
}

/** `true` or `false`; a change is only checked and described when true. */
export const dryRun = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true')
  .meta({ description: 'Does every check and tells what would change; writes nothing.' });

/** `true` or `false`; what refers to a record by a value that changes follows when true. */
export const references = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true')
  .meta({
    description:
      'Whether what refers to the record in its namespace, by a value that changes, changes along in the same batch. Very many are changed by a run.',
  });

/** A list of names, separated by commas. */
export function names(description: string) {
  return z
    .string()
    .transform((text) => text.split(',').filter((name) => name !== ''))
    .optional()
    .meta({ description });
}

const none = new URLSearchParams();

/** The parameters after `?`, checked. Throws `invalid`, naming the parameter and the known ones. */
export function readParameters(
  endpoint: Endpoint,
  request: Request,
): { query: unknown; search: URLSearchParams } {
  const start = request.url.indexOf('?');
  const search = start < 0 ? none : new URLSearchParams(request.url.slice(start + 1));
  const known = knownTo(endpoint);
  const given: Record<string, string> = Object.create(null);
  for (const [name, value] of search) {
    if (endpoint.filters && /^(filter|any)\[/.test(name)) continue;
    if (!known.includes(name)) throw unknownParameter(name, endpoint);
    if (name in given) throw new CairnError('invalid', `The parameter "${name}" is given twice.`);
    given[name] = value;
  }
  if (!endpoint.query) return { query: given, search };
  const checked = endpoint.query.safeParse(given);
  if (checked.success) return { query: checked.data, search };
  const [issue] = checked.error.issues;
  const name = String(issue?.path[0]);
  if (!(name in given)) throw new CairnError('invalid', `The parameter "${name}" is needed.`);
  throw new CairnError('invalid', `The parameter "${name}" is wrong. ${issue?.message}.`);
}

function knownTo({ query }: Endpoint): string[] {
  return query instanceof z.ZodObject ? Object.keys(query.shape) : [];
}

function unknownParameter(name: string, endpoint: Endpoint): CairnError {
  const known = [
    ...knownTo(endpoint),
    ...(endpoint.filters ? ['filter[field][op]', 'any[1][field][op]'] : []),
  ];
  const list = known.length === 0 ? 'It takes none.' : `Known are ${known.join(', ')}.`;
  return new CairnError('invalid', `The parameter "${name}" is not known here. ${list}`);
}
