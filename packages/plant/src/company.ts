import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startErp, type Erp } from './erp/erp.ts';
import { startMes, type Mes } from './mes/mes.ts';
import type { ReportDoor } from './mes/dispatch.ts';

/** How the company is started. */
export interface CompanyOptions {
  /** An existing folder for its databases and order files. */
  readonly folder: string;
  readonly seed?: number;
  /** `user:password` that the ERP asks for. */
  readonly erpCredentials?: string;
  /** API key that the MES in Lyon asks for. */
  readonly mesApiKey?: string;
  /** Database of the MES in Pune, when it is not a SQLite file. */
  readonly puneDatabase?: string;
  /** Where orders for Lyon are posted, and where the MES in Lyon posts its reports, with the API key of those doors. */
  readonly lyon: ReportDoor & { readonly orders: string };
}

/** A company with one ERP and two plants: Pune (1710), which works with files and tables, and Lyon (1720), which works with HTTP. */
export interface Company extends AsyncDisposable {
  readonly erp: Erp;
  readonly pune: Mes;
  readonly lyon: Mes;
  /** Where the ERP drops order files for Pune. */
  readonly orderFolder: string;
  /** Address of the database of the MES in Pune: a path, unless another one was given. */
  readonly puneDatabase: string;
}

/** Codes of the two plants in the ERP. */
export const plantCodes = { pune: '1710', lyon: '1720' } as const;

/** Starts the company. */
export async function startCompany(options: CompanyOptions): Promise<Company> {
  const { folder, seed = 1, erpCredentials, mesApiKey, lyon: doors } = options;
  const orderFolder = join(folder, 'pune', 'orders');
  await mkdir(orderFolder, { recursive: true });
  await mkdir(join(folder, 'lyon'), { recursive: true });
  const puneDatabase = options.puneDatabase ?? join(folder, 'pune', 'mes.sqlite');
  await using stack = new AsyncDisposableStack();
  const pune = stack.use(await startMes({ database: puneDatabase, seed }));
  const lyon = stack.use(
    await startMes({
      database: join(folder, 'lyon', 'mes.sqlite'),
      seed,
      reports: doors,
      ...(mesApiKey !== undefined && { apiKey: mesApiKey }),
    }),
  );
  const erp = stack.use(
    await startErp({
      seed,
      ...(erpCredentials !== undefined && { credentials: erpCredentials }),
      plants: [
        { code: plantCodes.pune, folder: orderFolder },
        { code: plantCodes.lyon, url: doors.orders, ...(doors.apiKey !== undefined && { apiKey: doors.apiKey }) },
      ],
    }),
  );
  const owned = stack.move();
  return { erp, pune, lyon, orderFolder, puneDatabase, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
