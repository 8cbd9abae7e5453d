import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { startCompany, type Company, type Dial } from '@millrace/plant';
import { isOfFloor, type DialName, type FaultOrder } from './args.ts';
import { startDemoFloor, type DemoFloor } from './floor.ts';
import { freePort } from './free-port.ts';

/** The company of the demo, and what a node must be told to connect it. */
export interface DemoCompany extends AsyncDisposable {
  readonly company: Company;
  /** The lines of both plants, where they were asked for. */
  readonly floor?: DemoFloor;
  /** Addresses and secrets for the documents in project/, as environment variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the node will listen for orders and reports. */
  readonly intake: string;
}

/** Starts the company in a folder, with its lines where they are asked for. The port of the node's intake is chosen here, as the senders must know it before the node runs. */
export async function startDemoCompany(folder: string, seed: number, lines = false): Promise<DemoCompany> {
  await mkdir(folder, { recursive: true });
  await using stack = new AsyncDisposableStack();
  const floor = lines ? stack.use(await startDemoFloor(folder, seed)) : undefined;
  const intake = `127.0.0.1:${await freePort()}`;
  const [erpPassword, mesKey, intakeKey] = [secret(), secret(), secret()];
  const company = stack.use(
    await startCompany({
      folder,
      seed,
      erpCredentials: `millrace:${erpPassword}`,
      mesApiKey: mesKey,
      lyon: {
        orders: `http://${intake}/orders`,
        confirmations: `http://${intake}/lyon/confirmations`,
        movements: `http://${intake}/lyon/goods-movements`,
        apiKey: intakeKey,
      },
    }),
  );
  const owned = stack.move();
  return {
    company,
    ...(floor && { floor }),
    intake,
    env: {
      ...floor?.env,
      ERP_URL: company.erp.url,
      ERP_USER: 'millrace',
      ORDER_FOLDER: company.orderFolder,
      PUNE_DATABASE: company.puneDatabase,
      LYON_MES_URL: company.lyon.url,
      INTAKE_ADDRESS: intake,
      MILLRACE_SECRET_ERP_PASSWORD: erpPassword,
      MILLRACE_SECRET_LYON_MES_KEY: mesKey,
      MILLRACE_SECRET_INTAKE_KEY: intakeKey,
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Turns the dials as asked; several faults of one system are on together. */
export function turnDials(demo: DemoCompany, faults: readonly FaultOrder[]): void {
  for (const [system, orders] of Map.groupBy(faults, order => order.system)) {
    dialOf(demo, system).turn(...orders.map(order => order.setting));
  }
}

/** Ends the faults of the lines: what they kept and what is marked can be compared once they can be reached. */
export function endFaultsOfLines({ floor }: DemoCompany): void {
  for (const dial of Object.values(floor?.floor.dials ?? {})) dial.turn();
}

function dialOf({ company, floor }: DemoCompany, system: DialName): Dial {
  if (!isOfFloor(system)) return { erp: company.erp, 'mes-pune': company.pune, 'mes-lyon': company.lyon }[system].dial;
  if (floor === undefined) throw new Error(`the dial of ${system}: the lines do not work`);
  return floor.floor.dials[system];
}

function secret(): string {
  return randomBytes(12).toString('hex');
}
