import * as z from 'zod';
import { assertNever } from '../kernel/assert-never.ts';

export const roles = ['viewer', 'member', 'approver', 'owner'] as const;
export type Role = (typeof roles)[number];

/** Who does something: `cli:uid`, `chat:local`, `telegram:12345`. Numeric ids only, never names that can be taken over. */
export const PersonSchema = z.object({ id: z.string().min(1), role: z.enum(roles) });
export type Person = Readonly<z.infer<typeof PersonSchema>>;

export type Act = 'read' | 'start-session' | 'approve' | 'roll-back' | 'manage';

/** Whether a role permits an act. Each role includes the ones before it. */
export function mayDo(role: Role, act: Act): boolean {
  switch (act) {
    case 'read':
      return true;
    case 'start-session':
      return role !== 'viewer';
    case 'approve':
    case 'roll-back':
      return role === 'approver' || role === 'owner';
    case 'manage':
      return role === 'owner';
    default:
      return assertNever(act);
  }
}
