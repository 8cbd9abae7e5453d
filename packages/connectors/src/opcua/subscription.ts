import type {
  CreateMonitoredItemsResponse,
  DataChangeNotification,
  DataValue as UaDataValue,
  EventNotificationList,
  MonitoredItemCreateRequestOptions,
  ModifyMonitoredItemsResponse,
  MonitoredItemCreateResult,
  NotificationMessage,
  RepublishResponse,
  StatusChangeNotification,
  Variant,
} from 'node-opcua-client';

import { endsSession, faults, isTooMuch, ServiceFault } from './fault.ts';
import { FirstValues } from './first-values.ts';
import type { Granted } from './granted.ts';
import { republishes } from './learned.ts';
import { inPieces } from './limits.ts';
import { following, isBehind, missing } from './sequence.ts';
import type { OpcuaSession } from './session.ts';
import { statusCodeOf } from './session.ts';

/** Who watches items of a subscription. */
export interface Watcher {
  /** A message was told; `sequence` is to be acknowledged after it is settled. Items are named by their handles. */
  told(subscription: Subscription, sequence: number, changes: readonly Change[]): void;
  /** Messages are lost for good; milliseconds since 1970. */
  missed(subscription: Subscription, fromMs: number, toMs: number): void;
  /** The subscription is gone: the server ended it, or it stays silent. */
  ended(subscription: Subscription, why: 'ended' | 'silent'): void;
}

/** A value or an event of the item with this handle. */
export interface Change {
  readonly handle: number;
  readonly value?: UaDataValue;
  readonly event?: readonly Variant[];
  /** It was read, and may be told once more as the first value of its item. */
  readonly isRead?: true;
}

/** Who keeps the subscriptions of a session. */
export interface Keeper {
  /** This message is settled; the server may forget it. */
  acknowledge(sequence: number): void;
  /** The server said that it ended the subscription. */
  ended(): void;
}

const republishAtMost = 500;

/** How long a server may take to tell the first value of an item, at least, milliseconds. */
const firstValueMs = 1_000;

/** One subscription: takes its messages in order, asks for those that are missing, and says when it is silent. */
export class Subscription {
  readonly id: number;
  readonly revised: Granted;
  /** Who watches each item, by handle; several may share a subscription where the server allows few. */
  readonly watchers = new Map<number, Watcher>();
  /** Performance clock, milliseconds. */
  heardAt = performance.now();
  /** When the server published last, milliseconds since 1970. */
  publishedAt: number;
  /** Who settles its messages; absent: they are acknowledged as they come. */
  #owner: Watcher | undefined;
  readonly #serverIds = new Map<number, number>();
  readonly #session: OpcuaSession;
  readonly #keeper: Keeper;
  readonly #first: FirstValues;
  #toldLast = 0;
  #expected: number | undefined;
  #backlog: NotificationMessage[] = [];
  #busy = false;
  #parked = false;
  /** A message was asked for again, and no answer came: the session is about to end. */
  #isUnanswered = false;

  constructor(session: OpcuaSession, id: number, revised: Granted, keeper: Keeper) {
    this.#session = session;
    this.#first = new FirstValues(session);
    this.id = id;
    this.revised = revised;
    this.publishedAt = session.env.now();
    this.#keeper = keeper;
  }

  /** Number of the next message; absent before the first. */
  get expected(): number | undefined {
    return this.#expected;
  }

  /** Makes somebody the one who settles its messages. */
  own(owner: Watcher): void {
    this.#owner = owner;
  }

  /** Whether somebody else watches items of it. */
  isSharedBy(watcher: Watcher): boolean {
    return [...this.watchers.values()].some(one => one !== watcher);
  }

  /** Ends the items of one watcher; the others go on. */
  async leave(watcher: Watcher): Promise<void> {
    if (this.#owner === watcher) this.#owner = undefined;
    const handles = [...this.watchers].flatMap(([handle, one]) => (one === watcher ? [handle] : []));
    for (const handle of handles) this.watchers.delete(handle);
    const monitoredItemIds = handles.flatMap(handle => this.#serverIds.get(handle) ?? []);
    if (!this.#session.isOpen || monitoredItemIds.length === 0) return;
    const request = new this.#session.library.DeleteMonitoredItemsRequest({ subscriptionId: this.id, monitoredItemIds });
    await this.#session.send(request).catch(() => undefined);
  }

  /** Adds items; one result an item. Their handles must be free. */
  async add(
    items: readonly MonitoredItemCreateRequestOptions[],
    watcher: Watcher,
  ): Promise<readonly MonitoredItemCreateResult[]> {
    const { library, learned, limits } = this.#session;
    for (const item of items) {
      this.watchers.set(handleOf(item), watcher);
      this.#first.expect(item);
    }
    const { Both, Source } = library.TimestampsToReturn;
    const results = await inPieces(limits, 'items', items, async piece => {
      const request = new library.CreateMonitoredItemsRequest({
        subscriptionId: this.id,
        timestampsToReturn: learned.tellsSourceTimes ? Source : Both,
        itemsToCreate: [...piece],
      });
      const asked = this.#session.send<CreateMonitoredItemsResponse>(request).then(answer => answer.results ?? []);
      return asked.catch((error: unknown) => this.#refusedAll(piece.length, error));
    });
    results.forEach((result, place) => {
      const handle = handleOf(items[place]);
      if (result.statusCode.value >>> 31 === 0) return void this.#serverIds.set(handle, result.monitoredItemId);
      this.watchers.delete(handle);
      this.#first.forget(handle);
    });
    const timer = setTimeout(() => void this.#afterFirst(items), Math.max(firstValueMs, 5 * this.revised.publishMs));
    timer.unref();
    return results;
  }

  /** A server that refuses a whole request refuses each item of it, which may be watched in a lesser way. */
  #refusedAll(count: number, error: unknown): readonly MonitoredItemCreateResult[] {
    const status = error instanceof ServiceFault ? error.status : undefined;
    const isFatal = status === undefined || endsSession(status) || status === faults.badSubscriptionIdInvalid;
    if (isFatal || (isTooMuch(status) && count > 1)) throw error;
    const { library } = this.#session;
    const statusCode = statusCodeOf(library, status);
    return Array.from({ length: count }, () => new library.MonitoredItemCreateResult({ statusCode }));
  }

  /** Some servers tell a value only when it changes, or late: what was not told for a while is read once. */
  async #afterFirst(items: readonly MonitoredItemCreateRequestOptions[]): Promise<void> {
    if (!this.#session.isOpen || this.#parked) return;
    const handles = items.map(handleOf);
    const changes = new Map<Watcher, Change[]>();
    for (const [handle, value] of await this.#first.read(handles)) this.#sort(changes, { handle, value, isRead: true });
    for (const [watcher, all] of changes) watcher.told(this, this.#toldLast, all);
    const timeless = this.#first.takeTimeless(handles);
    if (timeless.size > 0) await this.#askServerTimes(items.filter(item => timeless.has(handleOf(item))));
  }

  /** Where a source tells no time, the server is asked for its own: it is nearer to the change than the message that tells it. */
  async #askServerTimes(items: readonly MonitoredItemCreateRequestOptions[]): Promise<void> {
    const { library, learned, limits } = this.#session;
    learned.tellsSourceTimes = false;
    const itemsToModify = items.flatMap(item => {
      const monitoredItemId = this.#serverIds.get(handleOf(item));
      return monitoredItemId === undefined ? [] : [{ monitoredItemId, requestedParameters: item.requestedParameters ?? {} }];
    });
    const timestampsToReturn = library.TimestampsToReturn.Both;
    const modify = async (piece: typeof itemsToModify): Promise<readonly unknown[]> => {
      const fields = { subscriptionId: this.id, timestampsToReturn, itemsToModify: piece };
      return (
        (await this.#session.send<ModifyMonitoredItemsResponse>(new library.ModifyMonitoredItemsRequest(fields))).results ?? []
      );
    };
    await inPieces(limits, 'items', itemsToModify, piece => modify([...piece])).catch(() => undefined);
  }

  /** Takes a message from the server. Messages wait their turn while earlier ones are asked for again. */
  receive(message: NotificationMessage): void {
    this.heardAt = performance.now();
    if (this.#busy || this.#needsTime(message)) {
      this.#backlog.push(message);
      if (!this.#busy) void this.#work();
    } else this.#take(message);
  }

  /** A settled message; the server may forget it. */
  settled(sequence: number): void {
    if (!this.#parked && sequence > 0) this.#keeper.acknowledge(sequence);
  }

  /** Nobody watches for now: messages are counted, not told and not acknowledged, so that they can be asked for again. */
  park(): void {
    this.#parked = true;
  }

  /**
   * Goes on after this message: what was told since is asked for again (`available`: the last one that exists), then everything is told to the watcher.
   */
  async resume(sequence: number, handles: readonly number[], watcher: Watcher, available: number | undefined): Promise<void> {
    for (const handle of handles) this.watchers.set(handle, watcher);
    this.own(watcher);
    const end = available === undefined ? this.#expected : following(available);
    this.#parked = false;
    this.#expected = following(sequence);
    this.#busy = true;
    if (end !== undefined && !isBehind(end, this.#expected)) await this.#recover(end);
    this.#busy = false;
    await this.#work();
  }

  /** Says that it is gone. */
  end(why: 'ended' | 'silent'): void {
    for (const watcher of new Set(this.watchers.values())) watcher.ended(this, why);
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let message = this.#backlog.shift(); message !== undefined; message = this.#backlog.shift()) {
      const { sequenceNumber: sequence } = message;
      const isGap = this.#expected !== undefined && !isBehind(sequence, this.#expected) && sequence !== this.#expected;
      if (isGap && !this.#parked) await this.#recover(sequence);
      await this.#session.structures.readMessage(message);
      this.#take(message);
    }
    this.#busy = false;
  }

  /** A message is missing before it, or it holds a structure whose type must be asked for. */
  #needsTime(message: NotificationMessage): boolean {
    if (
      this.#expected !== undefined &&
      message.sequenceNumber !== this.#expected &&
      !isBehind(message.sequenceNumber, this.#expected)
    )
      return true;
    return this.#session.structures.areIn(message);
  }

  /** Asks again for every message before this one; those that the server no longer has are missed. */
  async #recover(before: number): Promise<void> {
    let from = this.publishedAt;
    const numbers = missing(this.#expected ?? before, before, republishAtMost);
    let isLost = false;
    // Said where it is noticed: what is missed comes before the messages that follow.
    const lose = (): void => {
      if (isLost) return;
      isLost = true;
      for (const watcher of new Set(this.watchers.values())) watcher.missed(this, from, this.#session.env.now());
    };
    if (numbers === undefined) lose();
    for (const number of numbers ?? []) {
      const message = await this.#republish(number);
      if (message === undefined) lose();
      else {
        isLost = false;
        from = message.publishTime?.getTime() ?? from;
        this.#tell(message);
      }
    }
    this.#expected = before;
  }

  async #republish(retransmitSequenceNumber: number): Promise<NotificationMessage | undefined> {
    const { learned, library, structures } = this.#session;
    if (this.#isUnanswered || !republishes(learned)) return undefined;
    const request = new library.RepublishRequest({ subscriptionId: this.id, retransmitSequenceNumber });
    learned.republishesUnanswered += 1;
    try {
      const { notificationMessage: message } = await this.#session.send<RepublishResponse>(request);
      learned.republishesUnanswered = 0;
      // Some servers answer with an empty message where they no longer have the one that was asked for.
      if (message.sequenceNumber !== retransmitSequenceNumber || (message.notificationData ?? []).length === 0) return undefined;
      await structures.readMessage(message);
      return message;
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      if (error.status === undefined) this.#isUnanswered = true;
      else learned.republishesUnanswered = 0;
      return undefined;
    }
  }

  #take(message: NotificationMessage): void {
    const { sequenceNumber: sequence } = message;
    const isKeepAlive = (message.notificationData ?? []).length === 0;
    if (this.#expected !== undefined && isBehind(sequence, this.#expected)) return;
    this.#expected = isKeepAlive ? sequence : following(sequence);
    if (!this.#parked) this.publishedAt = message.publishTime?.getTime() ?? this.#session.env.now();
    if (!isKeepAlive && !this.#parked) this.#tell(message);
  }

  #tell(message: NotificationMessage): void {
    const told = new Map<Watcher, Change[]>();
    for (const data of message.notificationData ?? []) {
      if (data === null) continue;
      if ('monitoredItems' in data)
        for (const { clientHandle, value } of (data as DataChangeNotification).monitoredItems ?? [])
          this.#sort(told, { handle: clientHandle, value });
      else if ('events' in data)
        for (const { clientHandle, eventFields } of (data as EventNotificationList).events ?? [])
          this.#sort(told, { handle: clientHandle, event: eventFields ?? [] });
      else if ('status' in data && (data as StatusChangeNotification).status.value >>> 31 === 1) this.#keeper.ended();
    }
    this.#toldLast = message.sequenceNumber;
    if (this.#owner === undefined || !told.has(this.#owner)) this.#keeper.acknowledge(message.sequenceNumber);
    for (const [watcher, changes] of told) watcher.told(this, message.sequenceNumber, changes);
  }

  #sort(told: Map<Watcher, Change[]>, change: Change): void {
    const watcher = this.watchers.get(change.handle);
    if (watcher === undefined) return;
    this.#first.told(change.handle, change.value);
    const changes = told.get(watcher);
    if (changes === undefined) told.set(watcher, [change]);
    else changes.push(change);
  }
}

function handleOf(item: MonitoredItemCreateRequestOptions | undefined): number {
  return Number(item?.requestedParameters?.clientHandle);
}
