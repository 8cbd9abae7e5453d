import { readQuantity, type Thousandths } from '../quantity.ts';
import type { ErpOrder } from './order.ts';

/** An order with what has been posted against it. */
export interface OrderAccount {
  readonly order: ErpOrder;
  closed: boolean;
  confirmed: Thousandths;
  finallyConfirmed: boolean;
  delivered: Thousandths;
  readonly confirmations: Map<string, number>;
}

/** What the ERP knows when it judges a posting. */
export interface ErpState {
  readonly orders: ReadonlyMap<string, OrderAccount>;
  readonly rules: Rules;
}

/** Switches of the business rules; may be changed while the ERP runs. */
export interface Rules {
  /** The posting period is closed: every goods movement and confirmation is rejected. */
  periodClosed: boolean;
  /** Batches in quality block: goods movements of them are rejected. */
  readonly blockedBatches: Set<string>;
}

/** Why a posting is not possible, in the words of SAP's messages: class and number, and a sentence of our own. */
export interface Rejection {
  readonly code: string;
  readonly sentence: string;
}

/** One goods movement or confirmation, read from a request. */
export interface Posting {
  readonly kind: 'goods-movement' | 'confirmation';
  readonly key: string;
  readonly order: string;
  readonly material: string;
  readonly batch: string;
  /** `101` goods receipt, `261` goods issue; empty for a confirmation. */
  readonly movementType: string;
  readonly operation: string;
  readonly quantity: string;
  readonly unit: string;
  readonly isFinal: boolean;
}

/** Judges a posting by the business rules. */
export function rejectionOf(posting: Posting, { orders, rules }: ErpState): Rejection | undefined {
  const amount = readQuantity(posting.quantity);
  const account = orders.get(posting.order);
  if (amount === undefined) return { code: 'M7/018', sentence: `Enter a quantity: "${posting.quantity}" is none` };
  if (rules.periodClosed) return { code: 'M7/053', sentence: 'Posting only possible in an open period; this one is closed' };
  if (!account) return { code: 'CO/017', sentence: `Order ${posting.order} does not exist` };
  if (account.closed) return { code: 'CO/042', sentence: `Order ${posting.order} is technically completed` };
  if (rules.blockedBatches.has(posting.batch)) return { code: 'M7/124', sentence: `Batch ${posting.batch} is in quality block` };
  if (posting.kind === 'confirmation') return confirmationRejection(posting, account);
  return receiptRejection(posting, amount, account);
}

function confirmationRejection(posting: Posting, account: OrderAccount): Rejection | undefined {
  if (!account.finallyConfirmed) return undefined;
  return { code: 'RU/011', sentence: `Order ${posting.order} is finally confirmed already` };
}

function receiptRejection(posting: Posting, amount: Thousandths, account: OrderAccount): Rejection | undefined {
  const ordered = readQuantity(account.order.quantity) ?? 0n;
  if (posting.movementType !== '101' || account.delivered + amount <= ordered) return undefined;
  return { code: 'M7/433', sentence: `Delivery exceeds the quantity of order ${posting.order} (${account.order.quantity})` };
}

/** Carries a posting into the account of its order. */
export function carryInto(account: OrderAccount, posting: Posting): void {
  const amount = readQuantity(posting.quantity) ?? 0n;
  if (posting.kind === 'confirmation') {
    account.confirmed += amount;
    account.finallyConfirmed ||= posting.isFinal;
  } else if (posting.movementType === '101') account.delivered += amount;
}

/** A new account. */
export function openAccount(order: ErpOrder): OrderAccount {
  return { order, closed: false, confirmed: 0n, finallyConfirmed: false, delivered: 0n, confirmations: new Map() };
}
