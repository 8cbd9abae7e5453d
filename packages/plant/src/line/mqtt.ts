import { connectAsync, type MqttClient } from 'mqtt';

import { createDial, type Dial } from '../dial/dial.ts';
import { followOutage } from '../dial/outage.ts';
import { norden, toldValue, type Brand } from './brand.ts';
import type { Line } from './line.ts';
import type { SignalName } from './signal.ts';

export interface MqttLineOptions {
  /** `mqtt://127.0.0.1:1883`. */
  readonly broker: string;
  readonly brand?: Brand;
  readonly seed?: number;
  /** Levels before the name of each signal; default `plant/` and the name of the line. */
  readonly base?: string;
  /** Client id of another client that `clash` fights with. */
  readonly clashWith?: string;
}

/** A line whose controller publishes each signal as `{"value": …, "time": milliseconds}` at a topic of its own, QoS 1, retained. */
export interface MqttLine extends AsyncDisposable {
  readonly dial: Dial;
  /** Where each signal stands, as documents write addresses. */
  readonly addresses: Readonly<Partial<Record<SignalName, string>>>;
  /** Changes that the broker has taken, each counted once. */
  told(): number;
  /** Changes that the broker has not taken yet. */
  readonly waiting: number;
}

/**
 * Starts the controller of a line. It keeps what the broker does not take and sends it when it can. Its dial has silent, duplicates (a change comes
 * twice), poison (what cannot be read follows), stale (the value before comes once more first), clash and down (no connection).
 */
export async function startMqttLine(line: Line, options: MqttLineOptions): Promise<MqttLine> {
  const { brand = norden, seed = 1, base = `plant/${line.name}`, broker, clashWith } = options;
  const dial = createDial(seed);
  const stop = new AbortController();
  const client = await connectAsync(broker, { clientId: `controller-${line.name}`, clean: false, reconnectPeriod: 250 });
  client.on('error', () => undefined);
  const teller = new Teller(client, dial, base);
  const tellAll = (names: readonly SignalName[], at: number): void => {
    for (const name of names) {
      const told = brand.names[name];
      if (told !== undefined) teller.tell(told, toldValue(brand, name, line.signals), at);
    }
  };
  tellAll(Object.keys(brand.names) as SignalName[], performance.timeOrigin + performance.now());
  const deaf = line.listen(tellAll);
  const following = [
    followOutage(dial, 'down', { begin: () => client.endAsync(true), end: async () => void client.reconnect() }, stop.signal),
    followOutage(dial, 'clash', clashing(broker, clashWith), stop.signal),
  ];
  return {
    dial,
    addresses: Object.fromEntries(Object.entries(brand.names).map(([signal, name]) => [signal, `${base}/${name}`])),
    told: () => teller.told,
    get waiting() {
      return teller.waiting;
    },
    async [Symbol.asyncDispose]() {
      deaf();
      stop.abort();
      await Promise.all(following);
      await client.endAsync(true);
    },
  };
}

/** Publishes values and counts what the broker has taken. */
class Teller {
  readonly #client: MqttClient;
  readonly #dial: Dial;
  readonly #base: string;
  readonly #before = new Map<string, string>();
  told = 0;
  waiting = 0;

  constructor(client: MqttClient, dial: Dial, base: string) {
    this.#client = client;
    this.#dial = dial;
    this.#base = base;
  }

  tell(name: string, value: boolean | number | string, at: number): void {
    if (this.#dial.hit('silent', name) !== undefined) return;
    const payload = JSON.stringify({ value, time: Math.round(at) });
    const before = this.#before.get(name);
    this.#before.set(name, payload);
    if (before !== undefined && this.#dial.hit('stale', name) !== undefined) this.#publish(name, before, false);
    this.#publish(name, payload, true);
    if (this.#dial.hit('duplicates', name) !== undefined) this.#publish(name, payload, false);
    if (this.#dial.hit('poison', name) !== undefined) this.#publish(name, '{"value": 1', false);
  }

  #publish(name: string, payload: string, counts: boolean): void {
    this.waiting += 1;
    this.#client.publish(`${this.#base}/${name}`, payload, { qos: 1, retain: true }, error => {
      this.waiting -= 1;
      if (error === undefined || error === null) this.told += counts ? 1 : 0;
    });
  }
}

/** Another client with the same client id, as a cloned machine is one: both drive each other out as long as both connect again. */
function clashing(broker: string, clientId: string | undefined): { begin(): Promise<void>; end(): Promise<void> } {
  let rival: MqttClient | undefined;
  return {
    async begin() {
      if (clientId === undefined) return;
      rival = await connectAsync(broker, { clientId, clean: false, reconnectPeriod: 100 });
      rival.on('error', () => undefined);
    },
    async end() {
      await rival?.endAsync(true);
    },
  };
}
