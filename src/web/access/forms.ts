import type { Request } from 'express';
import { isCairnError } from '../../core/errors.ts';
import { roles as allRoles, type Role, type Roles } from '../../core/who.ts';

// rolesIn · errorsOf: what the forms about accounts have in common.

/** The roles that a form chose: `role:lod=editor`. */
export function rolesIn(req: Request): Roles {
  const fields = Object.entries((req.body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    fields.flatMap(([name, value]) =>
      name.startsWith('role:') && allRoles.includes(value as Role) ? [[name.slice(5), value as Role]] : [],
    ),
  );
}

/** The sentences of a refusal by the control that they are about; throws what is none. */
export function errorsOf(thrown: unknown, otherwise: string): Record<string, string> {
  const isRefusal = ['invalid', 'conflict', 'too_many'].some((code) =>
    isCairnError(thrown, code as 'invalid'),
  );
  if (!isCairnError(thrown) || !isRefusal) throw thrown;
  const errors = thrown.errors.map(({ pointer, message }) => [pointer.slice(1).split('/')[0] ?? '', message]);
  return errors.length > 0 ? Object.fromEntries(errors) : { [otherwise]: thrown.message };
}
