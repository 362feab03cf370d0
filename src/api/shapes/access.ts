import { z } from 'zod';
import { roles as allRoles } from '../../core/who.ts';
import { time } from './common.ts';

export const rolesByNamespace = z
  .record(z.string(), z.enum(allRoles))
  .meta({ description: 'A role by namespace; `*` is all of them' });

export const user = z.object({
  id: z.string(),
  name: z.string(),
  roles: rolesByNamespace,
  added: time,
  by: z.string(),
  signedIn: time.optional(),
  hasPassword: z.boolean(),
  invitedUntil: time.optional(),
});

export const token = z.object({
  id: z.string(),
  name: z.string(),
  account: z.string(),
  roles: rolesByNamespace,
  made: time,
  until: time.optional(),
  used: time.optional(),
});
