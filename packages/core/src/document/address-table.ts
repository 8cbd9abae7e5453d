/** One row of an address table: where a tag of the standard stands. */
export interface AddressRow {
  readonly tag: string;
  /** As the connector of the interface writes addresses. */
  readonly address: string;
  /** UCUM unit in which the equipment tells it. */
  readonly unit?: string;
  /** value = told × scale + offset, before the unit is converted. */
  readonly scale?: number;
  readonly offset?: number;
  /** What the equipment tells → the value of the standard, as text (`ACTIVE` → `true`); what is not named is not read. */
  readonly values?: Readonly<Record<string, string>>;
  /** `system.interface` where it is another one than that of the equipment. */
  readonly interface?: string;
  /** Milliseconds. */
  readonly sampling?: number;
  readonly note?: string;
  /** Line of its file. */
  readonly line: number;
}

/** A table as it was read: the path of its file in the project, and its rows. */
export interface AddressTable {
  readonly file: string;
  readonly rows: readonly AddressRow[];
}

/** The address tables of a project by `addressKey`. */
export type AddressTables = ReadonlyMap<string, AddressTable>;

/** The key of the table of one piece of equipment of a binding. */
export function addressKey(binding: string, equipment: string): string {
  return `${binding} ${equipment}`;
}
