import type { Dial } from '../dial/dial.ts';
import { readJson, type Reply, type Request } from '../http/exchange.ts';
import { questionUnderFaults, underFaults, type FaultWords } from '../http/faulty.ts';
import { routed } from '../http/route.ts';
import type { Handler } from '../http/exchange.ts';
import type { Database } from './database.ts';
import { keepMachineEvent, readMachineEvent } from './equipment-event.ts';
import { isSame, readWorkOrder, workOrderOf, type WorkOrder } from './work-order.ts';

/** The HTTP door of an MES: `POST /work-orders`, idempotent by number, `GET /work-orders/{number}`, and `POST /equipment-events`, idempotent by id. */
export function mesService(db: Database, dial: Dial, apiKey: string | undefined): Handler {
  const service = routed([
    { method: 'POST', path: /^\/work-orders$/, answer: request => receive(db, dial, request) },
    {
      method: 'GET',
      path: /^\/work-orders\/(\w+)$/,
      answer: (_, number) => questionUnderFaults(dial, `work-order ${number}`, () => show(db, number ?? '')),
    },
    { method: 'POST', path: /^\/equipment-events$/, answer: request => hear(db, dial, request) },
  ]);
  return request => (apiKey === undefined || request.headers['x-api-key'] === apiKey ? service(request) : unauthorized);
}

const unauthorized = problem(401, 'MES-401', 'the API key is missing or wrong');

function receive(db: Database, dial: Dial, request: Request): Promise<Reply | undefined> | Reply {
  const order = readWorkOrder(readJson(request.body));
  if (typeof order === 'string') return problem(422, 'MES-422', order);
  return underFaults(dial, `work-order ${order.number}`, words, () => take(db, order));
}

async function take(db: Database, order: WorkOrder): Promise<Reply> {
  const inserted = await db.run(
    `INSERT INTO work_order (number, product, description, quantity, unit, planned_start, planned_end, operations, components)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (number) DO NOTHING RETURNING number`,
    order.number,
    order.product,
    order.description,
    order.quantity,
    order.unit,
    order.plannedStart,
    order.plannedEnd,
    JSON.stringify(order.operations),
    JSON.stringify(order.components),
  );
  if (inserted.length > 0) return { status: 201, json: { number: order.number, state: 'new' } };
  const known = await read(db, order.number);
  if (known && isSame(known, order)) return { status: 200, json: { number: order.number, state: 'known', already: true } };
  return problem(409, 'MES-409', `work order ${order.number} is known with other content`);
}

function hear(db: Database, dial: Dial, request: Request): Promise<Reply | undefined> | Reply {
  const event = readMachineEvent(readJson(request.body));
  if (typeof event === 'string') return problem(422, 'MES-422', event);
  return underFaults(dial, `event ${event.id}`, words, async () => {
    const isNew = await keepMachineEvent(db.run, event);
    return { status: isNew ? 201 : 200, json: { id: event.id, ...(!isNew && { already: true }) } };
  });
}

async function show(db: Database, number: string): Promise<Reply> {
  const order = await read(db, number);
  return order ? { status: 200, json: order } : problem(404, 'MES-404', `no work order ${number}`);
}

async function read(db: Database, number: string): Promise<WorkOrder | undefined> {
  const [row] = await db.run('SELECT * FROM work_order WHERE number = $1', number);
  return row && workOrderOf(row);
}

const words: FaultWords = {
  refused: key => problem(422, 'MES-PRODUCT', `the product of ${key} is not released for any line`),
  locked: key => problem(423, 'MES-LOCKED', `${key} is open at another terminal`),
  errorInside: key => ({ status: 200, json: { error: { code: 'MES-INTERNAL', message: `${key} could not be planned` } } }),
};

function problem(status: number, code: string, message: string): Reply {
  return { status, json: { error: { code, message } } };
}
