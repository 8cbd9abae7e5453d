export * from './store.ts';
export * from './codes.ts';
export * from './audit-chain.ts';
export { openStore, storeFile } from './sqlite/open-store.ts';
export type { StoreOptions } from './sqlite/open-store.ts';
export { restoreBackup } from './sqlite/restore.ts';
export type { RestoreOptions, RestoreResult } from './sqlite/restore.ts';
export { unfinishedUpgrade } from './sqlite/migrate.ts';
export type { UpgradeMarker } from './sqlite/migrate.ts';
