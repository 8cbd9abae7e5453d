import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What the tests say when there is no pymodbus on this machine. */
export const pymodbusMissing = hasPymodbus() ? undefined : 'needs python3-pymodbus (apt-get install python3-pymodbus)';

/** What the device made of pymodbus can be told; `pymodbus-peer.py` carries it out. */
export type DeviceCommand =
  | {
      readonly do: 'set';
      readonly unit?: number;
      readonly table: string;
      readonly offset: number;
      readonly values: readonly number[];
    }
  | { readonly do: 'get'; readonly unit?: number; readonly table: string; readonly offset: number; readonly count: number }
  | { readonly do: 'spoil' | 'reads'; readonly unit?: number; readonly table: string; readonly offset?: number }
  /** As it was when it started. */
  | { readonly do: 'reset' }
  /** Registers by pymodbus' own encoder. */
  | {
      readonly do: 'build';
      readonly kind: string;
      readonly value: string;
      readonly byte: 'big' | 'little';
      readonly word: 'big' | 'little';
    };

/** A device in a process of its own. */
export interface Device extends AsyncDisposable {
  readonly port: number;
  tell(command: DeviceCommand): Promise<unknown>;
}

/** Starts a device: units 1 (0–299, 400–449, 1000–1999 of every table) and 3 (0–99). It takes about a second. */
export async function startDevice(framing: 'tcp' | 'rtu'): Promise<Device> {
  const script = new URL('pymodbus-peer.py', import.meta.url).pathname;
  const child = spawn('/usr/bin/python3', [script, framing], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('the device ended');
    return JSON.parse(line.value) as unknown;
  };
  let last: Promise<unknown> = answer();
  const port = Number(await last);
  return {
    port,
    tell(command) {
      last = last.then(() => {
        child.stdin.write(`${JSON.stringify(command)}\n`);
        return answer();
      });
      return last;
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise(resolve => child.once('close', resolve));
      child.kill();
      await ended;
    },
  };
}

function hasPymodbus(): boolean {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import pymodbus'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
