/** One step of the schema. Steps are numbered from 1 without gaps and never change once released. */
export interface Migration {
  readonly number: number;
  /** What it brings, for the log and the marker file. */
  readonly title: string;
  readonly sql: string;
}
