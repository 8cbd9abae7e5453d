import { controlPanel } from '../dial/control.ts';
import { createDial, type Dial } from '../dial/dial.ts';
import { Door } from '../http/door.ts';
import { watchDoor } from '../http/watch-door.ts';
import type { BookEntry } from './book.ts';
import { openDesk, type Desk } from './desk.ts';
import type { Channel, Emission, Note } from './emission.ts';
import { fileChannel } from './file-channel.ts';
import { httpChannel } from './http-channel.ts';
import { isPossible, makeOrder, type ErpOrder } from './order.ts';
import type { Rules } from './rules.ts';
import { erpService } from './service.ts';

/** How an ERP is started. */
export interface ErpOptions {
  /** Decides what the orders contain and which cases a fault with a share hits; default 1. */
  readonly seed?: number;
  /** Port of the services; default any free one. */
  readonly port?: number;
  /** `user:password` that every call of a service must carry (HTTP Basic); absent: none. */
  readonly credentials?: string;
  /** The plants it makes orders for, and how each gets them. */
  readonly plants: readonly PlantDelivery[];
  /** Wall clock in milliseconds since 1970. */
  readonly now?: () => number;
}

/** Orders go to a plant as files into a folder, or as POSTs to an address. */
export type PlantDelivery =
  { readonly code: string; readonly folder: string } | { readonly code: string; readonly url: string; readonly apiKey?: string };

/** A running ERP. Disposing it closes every socket. */
export interface Erp extends AsyncDisposable {
  /** Address of the services; see `erpPaths`. */
  readonly url: string;
  /** Address of the operator's panel: `/book`, `/emitted`, `/dial`. */
  readonly control: string;
  readonly dial: Dial;
  readonly rules: Rules;
  /** What was really posted. */
  book(): readonly BookEntry[];
  /** Every order let out, with whether it was taken. */
  emitted(): readonly Emission[];
  /** Makes up the next order of a plant and makes it known; `code` may differ from the plant that gets it. */
  newOrder(plant: string): ErpOrder;
  /** Makes an order known without letting it out, so that postings against it are possible. */
  register(order: ErpOrder): void;
  /** Closes an order (technically completed): further postings are rejected. */
  close(order: string): void;
  /** Lets an order out to a plant. Resolves when the plant's side took it or refused it for good. */
  release(order: ErpOrder, to?: string): Promise<void>;
  /** Resolves when nothing that was let out is still under way. */
  idle(): Promise<void>;
}

const firstOrder = 258_456;

/** Starts an ERP on the loopback address. It speaks to what stands at the addresses it is given, and knows nothing else. */
export async function startErp(options: ErpOptions): Promise<Erp> {
  const { seed = 1, now = Date.now, credentials } = options;
  const stack = new AsyncDisposableStack();
  const dial = createDial(seed);
  const desk = openDesk(now);
  const emissions: Emission[] = [];
  const note: Note = entry => {
    const emission = { ...entry, number: emissions.length + 1, at: new Date(now()).toISOString(), acknowledged: false };
    emissions.push(emission);
    return emission;
  };
  const channels = new Map<string, Channel>();
  for (const plant of options.plants) channels.set(plant.code, stack.use(channelTo(plant, dial, note, seed, now)));
  const door = stack.use(await Door.open(erpService(desk, dial, credentials), options.port));
  const panel = stack.use(await Door.open(controlPanel(dial, { book: () => desk.book.entries, emitted: () => emissions })));
  stack.use(watchDoor(dial, door));

  const underWay = new Set<Promise<void>>();
  let numbers = firstOrder;
  return {
    url: door.url,
    control: panel.url,
    dial,
    rules: desk.rules,
    book: () => desk.book.entries,
    emitted: () => emissions,
    newOrder(plant) {
      const order = makeOrder(String(numbers++), plant, seed, now());
      desk.register(order);
      return order;
    },
    register: order => registerIn(desk, order),
    close(order) {
      const account = desk.orders.get(order);
      if (account) account.closed = true;
    },
    release(order, to = order.plant) {
      const channel = channels.get(to);
      if (!channel) return Promise.reject(new RangeError(`no plant ${to}: orders go to ${[...channels.keys()].join(', ')}`));
      const emitting = channel.emit(order).finally(() => underWay.delete(emitting));
      underWay.add(emitting);
      return emitting;
    },
    idle: async () => void (await Promise.allSettled(underWay)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function channelTo(plant: PlantDelivery, dial: Dial, note: Note, seed: number, now: () => number): Channel {
  if ('folder' in plant) return fileChannel({ folder: plant.folder, dial, note, seed, now });
  const { url, apiKey } = plant;
  return httpChannel({ url, ...(apiKey !== undefined && { apiKey }), dial, note, seed, now });
}

function registerIn(desk: Desk, order: ErpOrder): void {
  if (!isPossible(order)) throw new RangeError(`order ${order.number} cannot be: its number or its quantity is none`);
  desk.register(order);
}
