/** One posting that the ERP really made. Entries are only ever added, by the posting itself; no fault touches them. */
export interface BookEntry {
  /** 1, 2, 3 … in the order of posting. */
  readonly number: number;
  /** RFC 3339. */
  readonly at: string;
  readonly kind: 'goods-movement' | 'confirmation';
  /** The ERP's own number: material document and year, or confirmation group and count. */
  readonly document: string;
  /** The sender's number of the business fact: ReferenceDocument of a goods movement, ConfirmationText of a confirmation. */
  readonly key: string;
  readonly order: string;
  readonly material: string;
  readonly quantity: string;
  readonly unit: string;
  /** The request id that came with it, where one came. */
  readonly requestId?: string;
  /** The entity as it was posted, for questions. */
  readonly entity: Readonly<Record<string, unknown>>;
}

/** The book of one ERP. */
export interface Book {
  readonly entries: readonly BookEntry[];
  add(entry: Omit<BookEntry, 'number' | 'at'>): BookEntry;
  /** The entry that a request id made, if it made one. */
  byRequest(kind: BookEntry['kind'], requestId: string): BookEntry | undefined;
}

/** An empty book. */
export function openBook(now: () => number): Book {
  const entries: BookEntry[] = [];
  const requests = new Map<string, BookEntry>();
  return {
    entries,
    add(entry) {
      const written = { ...entry, number: entries.length + 1, at: new Date(now()).toISOString() };
      entries.push(written);
      if (entry.requestId !== undefined) requests.set(`${entry.kind} ${entry.requestId}`, written);
      return written;
    },
    byRequest: (kind, requestId) => requests.get(`${kind} ${requestId}`),
  };
}
