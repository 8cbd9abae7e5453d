import {
  BadgeCheck,
  Box,
  Building2,
  CalendarRange,
  CircuitBoard,
  Cpu,
  Database,
  Factory,
  FlaskConical,
  History,
  MonitorDot,
  Warehouse,
  Wrench,
  type LucideIcon,
} from 'lucide-react';
import type { SystemPlace } from '@millrace/core';
import type { ReactNode } from 'react';

const icons: Readonly<Record<SystemPlace['role'], LucideIcon>> = {
  erp: Building2,
  mes: Factory,
  lims: FlaskConical,
  qms: BadgeCheck,
  cmms: Wrench,
  planning: CalendarRange,
  inventory: Warehouse,
  scada: MonitorDot,
  plc: Cpu,
  dcs: CircuitBoard,
  historian: History,
  'data-platform': Database,
  other: Box,
};

/** The picture of what a system is to production. */
export function RoleIcon({ role }: { readonly role: SystemPlace['role'] }): ReactNode {
  const Icon = icons[role];
  return <Icon size={18} aria-hidden />;
}
