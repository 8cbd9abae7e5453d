export type ApiPlaceholder = never;
