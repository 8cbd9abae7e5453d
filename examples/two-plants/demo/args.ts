import { parseArgs } from 'node:util';
import { faults, floorSystems, type DialSetting, type Fault, type FloorSystem } from '@millrace/plant';

/** The systems of the company that have a fault dial, and with those of the floor, which are there where the lines work. */
export const companyDials = ['erp', 'mes-pune', 'mes-lyon'] as const;
export const dials = [...companyDials, ...floorSystems] as const;
export type DialName = (typeof dials)[number];

/** Whether a dial is there only where the lines work. */
export function isOfFloor(system: DialName): system is FloorSystem {
  return floorSystems.some(one => one === system);
}

/** One `--fault SYSTEM=FAULT[:share]`. */
export interface FaultOrder {
  readonly system: DialName;
  readonly setting: DialSetting;
}

/** What the demo is asked to do. */
export interface DemoArgs {
  /** Only say how it is used. */
  readonly help: boolean;
  readonly headless: boolean;
  /** End when everything has arrived, instead of at Ctrl-C. */
  readonly exit: boolean;
  readonly json: boolean;
  readonly orders: number;
  /** The lines of both plants work as well. */
  readonly lines: boolean;
  /** How long the lines work, in seconds; infinite: until the demo is ended. */
  readonly seconds: number;
  readonly faults: readonly FaultOrder[];
  /** How often the node is killed and started again. */
  readonly kills: number;
  readonly seed: number;
  /** Where company and node keep their data; absent: a temporary folder. */
  readonly data?: string;
  readonly keep: boolean;
  /** How long to wait for rest, after the last order was let out. */
  readonly deadlineMs: number;
  /** Port of the node's API. */
  readonly port?: number;
}

export const usage = `npm start -- [options]

  --orders N                 orders to let out (default 500 headless, 0 with --lines; without end otherwise)
  --lines                    let the four lines of the plants work as well
  --seconds N                how long the lines work (default 30 headless; without end otherwise)
  --fault SYSTEM=FAULT[:S]   turn a fault dial; S is the share of cases it hits (default 0.3); may be repeated
                             systems: ${companyDials.join(', ')};
                                      with --lines: ${floorSystems.join(', ')}
                             faults:  ${Object.keys(faults).join(', ')}
  --kill N                   kill the node (SIGKILL) N times at random moments and start it again
  --headless                 say nothing on the way; ends like --exit
  --exit                     end when everything has arrived
  --json                     print the summary as JSON
  --seed N                   which orders, and which cases faults hit (default 1)
  --data DIR, --keep         where the data is kept; keep it afterwards
  --deadline S               seconds to wait until everything has arrived (default 600)
  --port N                   port of the node's API (default 7400, or a free one)`;

/** Reads the command line; a sentence where it cannot be read. */
export function readArgs(argv: readonly string[]): DemoArgs | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        orders: { type: 'string' },
        lines: { type: 'boolean', default: false },
        seconds: { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        kill: { type: 'string', default: '0' },
        help: { type: 'boolean', default: false },
        headless: { type: 'boolean', default: false },
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        data: { type: 'string' },
        keep: { type: 'boolean', default: false },
        deadline: { type: 'string', default: '600' },
        port: { type: 'string' },
      },
    });
    const watched = !values.headless && !values.exit;
    const { lines } = values;
    return {
      help: values.help,
      headless: values.headless,
      exit: values.exit || values.headless,
      json: values.json,
      orders: values.orders === undefined ? (watched ? Infinity : lines ? 0 : 500) : whole(values.orders, '--orders'),
      lines,
      seconds: values.seconds === undefined ? (watched ? Infinity : 30) : whole(values.seconds, '--seconds'),
      faults: values.fault.map(text => readFault(text, lines)),
      kills: whole(values.kill, '--kill'),
      seed: whole(values.seed, '--seed'),
      deadlineMs: whole(values.deadline, '--deadline') * 1000,
      keep: values.keep || values.data !== undefined,
      ...(values.data !== undefined && { data: values.data }),
      ...(values.port !== undefined && { port: whole(values.port, '--port') }),
    };
  } catch (error) {
    return (error as Error).message;
  }
}

function readFault(text: string, lines: boolean): FaultOrder {
  const [, system, fault, share] = /^([a-z0-9-]+)=([a-z0-9-]+)(?::([0-9.]+))?$/.exec(text) ?? [];
  const order = system === undefined ? 'expected SYSTEM=FAULT[:share]' : faultOrder(system, fault, share ?? '0.3');
  if (typeof order === 'string') throw new Error(`--fault ${text}: ${order}`);
  if (isOfFloor(order.system) && !lines) throw new Error(`--fault ${text}: the lines do not work; add --lines`);
  return order;
}

/** One turn of a dial from its words; a sentence where they name none. `pune` is short for `mes-pune`. */
export function faultOrder(system: string | undefined, fault: string | undefined, share: string): FaultOrder | string {
  const named = dials.find(dial => dial === system || dial === `mes-${system}`);
  if (!named) return `there is no system "${system ?? ''}"; the systems are ${dials.join(', ')}`;
  if (fault === undefined || !Object.hasOwn(faults, fault))
    return `there is no fault "${fault ?? ''}"; the dial has ${Object.keys(faults).join(', ')}`;
  const part = Number(share);
  if (share === '' || !(part >= 0 && part <= 1)) return `the share is a number from 0 to 1, not "${share}"`;
  return { system: named, setting: { fault: fault as Fault, share: part } };
}

function whole(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} ${text}: expected a whole number`);
  return Number(text);
}
