export * from './store.ts';
export * from './codes.ts';
export * from './audit-chain.ts';
export { openStore, storeFile } from './sqlite/open-store.ts';
export type { StoreOptions } from './sqlite/open-store.ts';
