import type { Scope } from './route.ts';

/** What a person is to Millrace. */
export type Role = 'viewer' | 'operator' | 'engineer' | 'approver' | 'administrator';

/** The roles, from the least. */
export const roles: readonly Role[] = ['viewer', 'operator', 'engineer', 'approver', 'administrator'];

const scopeOf: Readonly<Record<Role, Scope>> = {
  viewer: 'read',
  operator: 'operate',
  engineer: 'change',
  approver: 'approve',
  administrator: 'admin',
};

/** The scope that comes with a role. */
export function scopeOfRole(role: Role): Scope {
  return scopeOf[role];
}
