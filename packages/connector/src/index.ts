export type { Field, FieldSet } from '@millrace/core';
export * from './codes.ts';
export * from './connector.ts';
export * from './guarantee.ts';
export * from './tags.ts';
