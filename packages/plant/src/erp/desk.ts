import type { Dial } from '../dial/dial.ts';
import type { Reply, Request } from '../http/exchange.ts';
import { underFaults, type FaultWords } from '../http/faulty.ts';
import { openBook, type Book, type BookEntry } from './book.ts';
import { entity, odataError } from './odata.ts';
import type { ErpOrder } from './order.ts';
import { carryInto, openAccount, rejectionOf, type OrderAccount, type Posting, type Rules } from './rules.ts';

/** Where postings are made: the orders, the rules and the book of one ERP. Nothing here knows of sockets. */
export interface Desk {
  readonly book: Book;
  readonly rules: Rules;
  readonly orders: ReadonlyMap<string, OrderAccount>;
  /** Makes an order known, so that postings against it are possible. */
  register(order: ErpOrder): void;
  /** Makes one posting, or answers why not. A request id seen before answers the posting that it made then. */
  post(posting: Posting, requestId: string | undefined): Reply;
}

/** An ERP's desk with no orders yet. */
export function openDesk(now: () => number): Desk {
  const book = openBook(now);
  const rules: Rules = { periodClosed: false, blockedBatches: new Set() };
  const orders = new Map<string, OrderAccount>();
  return {
    book,
    rules,
    orders,
    register(order) {
      if (!orders.has(order.number)) orders.set(order.number, openAccount(order));
    },
    post(posting, requestId) {
      const before = requestId === undefined ? undefined : book.byRequest(posting.kind, requestId);
      if (before) return entity(200, before.entity, { 'repeatability-result': 'accepted' });
      const rejection = rejectionOf(posting, { orders, rules });
      if (rejection) return odataError(400, rejection.code, rejection.sentence);
      const account = orders.get(posting.order) as OrderAccount;
      const entry = book.add({ ...entryOf(posting, account, book, now()), ...(requestId !== undefined && { requestId }) });
      carryInto(account, posting);
      return entity(201, entry.entity, requestId === undefined ? {} : { 'repeatability-result': 'accepted' });
    },
  };
}

function entryOf(posting: Posting, account: OrderAccount, book: Book, now: number): Omit<BookEntry, 'number' | 'at'> {
  const { kind, key, order, quantity, unit } = posting;
  const common = { kind, key, order, quantity, unit, material: posting.material || account.order.material };
  if (kind === 'goods-movement') {
    const MaterialDocument = String(4_900_000_001 + book.entries.length);
    const MaterialDocumentYear = String(new Date(now).getUTCFullYear());
    const entity = { MaterialDocument, MaterialDocumentYear, ReferenceDocument: key, GoodsMovementType: posting.movementType };
    return { ...common, document: `${MaterialDocument}/${MaterialDocumentYear}`, entity };
  }
  const count = (account.confirmations.get(posting.operation) ?? 0) + 1;
  account.confirmations.set(posting.operation, count);
  const ConfirmationGroup = String(100_000_001 + book.entries.length);
  const ConfirmationCount = String(count);
  const entity = {
    ConfirmationGroup,
    ConfirmationCount,
    OrderID: order,
    ConfirmationText: key,
    ConfirmationYieldQuantity: quantity,
  };
  return { ...common, document: `${ConfirmationGroup}/${ConfirmationCount}`, entity };
}

const words: FaultWords = {
  refused: () => odataError(400, 'M7/053', 'Posting only possible in an open period; this one is closed'),
  locked: key => odataError(423, 'CO/469', `The order of ${key} is already being processed by user MILLER`),
  errorInside: key =>
    entity(200, {
      Return: [{ Type: 'E', Id: 'M7', Number: '021', Message: `Deficit of stock in unrestricted use for ${key}` }],
    }),
};

/** One posting request under the fault dial: reads it, then posts. */
export function postUnderFaults(
  desk: Desk,
  dial: Dial,
  request: Request,
  read: (body: string) => Posting | string,
): Promise<Reply | undefined> | Reply {
  const posting = read(request.body);
  if (typeof posting === 'string') return odataError(400, '/IWBEP/CM_MGW_RT/020', `Malformed request: ${posting}`);
  return underFaults(dial, `${posting.kind} ${posting.key || posting.order}`, words, () =>
    desk.post(posting, requestIdOf(request)),
  );
}

/** The id under which a sender repeats: SAP's `RequestID`, or `Repeatability-Request-ID` of OData. */
function requestIdOf(request: Request): string | undefined {
  const id = request.headers['requestid'] ?? request.headers['repeatability-request-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}
