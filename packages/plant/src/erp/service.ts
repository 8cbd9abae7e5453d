import type { Dial } from '../dial/dial.ts';
import type { Handler, Reply, Request } from '../http/exchange.ts';
import { questionUnderFaults } from '../http/faulty.ts';
import { isSignedIn, routed } from '../http/route.ts';
import type { BookEntry } from './book.ts';
import { postUnderFaults, type Desk } from './desk.ts';
import { entity, fits, odataError, readFilter, results } from './odata.ts';
import { readConfirmation, readGoodsMovement } from './posting.ts';
import { productionOrder } from './production-order.ts';
import type { OrderAccount } from './rules.ts';

const root = '/sap/opu/odata/sap';

/** Where the services of this ERP are, below its address. `system` answers who it is: `d.SystemId` and `d.Client`. */
export const erpPaths = {
  system: '/sap/public/system',
  productionOrders: `${root}/API_PRODUCTION_ORDER_2_SRV/A_ProductionOrder_2`,
  goodsMovements: `${root}/API_MATERIAL_DOCUMENT_SRV/A_MaterialDocumentHeader`,
  confirmations: `${root}/API_PROD_ORDER_CONFIRMATION_2_SRV/ProdnOrdConf2`,
} as const;

/** The OData services: reading orders, posting goods movements and confirmations, and asking whether one was posted. */
export function erpService(desk: Desk, dial: Dial, credentials: string | undefined): Handler {
  const at = (path: string, more = ''): RegExp => new RegExp(`^${path.replaceAll('.', '\\.')}${more}$`);
  const postings = (kind: BookEntry['kind']) => (request: Request) =>
    questionUnderFaults(dial, request.query.get('$filter') ?? '', () => ask(desk, kind, request));
  const services = routed([
    {
      method: 'GET',
      path: at(erpPaths.system),
      answer: () => entity(200, { SystemId: 'MIL', Client: '100', Name: 'Millrace demo ERP' }),
    },
    { method: 'GET', path: at(erpPaths.productionOrders), answer: request => listOrders(desk, request) },
    { method: 'GET', path: at(erpPaths.productionOrders, "\\('(\\w+)'\\)"), answer: (_, number) => oneOrder(desk, number ?? '') },
    {
      method: 'POST',
      path: at(erpPaths.goodsMovements),
      answer: request => postUnderFaults(desk, dial, request, readGoodsMovement),
    },
    { method: 'GET', path: at(erpPaths.goodsMovements), answer: postings('goods-movement') },
    {
      method: 'POST',
      path: at(erpPaths.confirmations),
      answer: request => postUnderFaults(desk, dial, request, readConfirmation),
    },
    { method: 'GET', path: at(erpPaths.confirmations), answer: postings('confirmation') },
  ]);
  return request => (isSignedIn(request, credentials) ? services(request) : unauthorized);
}

const unauthorized: Reply = {
  ...odataError(401, 'SY/401', 'Name or password is incorrect'),
  headers: { 'www-authenticate': 'Basic realm="erp"' },
};

function ask(desk: Desk, kind: BookEntry['kind'], request: Request): Reply {
  const wanted = readFilter(request.query.get('$filter'));
  if (!wanted)
    return odataError(400, '/IWBEP/CM_MGW_RT/021', 'Invalid $filter: this service knows only "Field eq \'value\'" joined by and');
  return results(desk.book.entries.filter(entry => entry.kind === kind && fits(entry.entity, wanted)).map(entry => entry.entity));
}

function listOrders(desk: Desk, request: Request): Reply {
  const wanted = readFilter(request.query.get('$filter'));
  if (!wanted)
    return odataError(400, '/IWBEP/CM_MGW_RT/021', 'Invalid $filter: this service knows only "Field eq \'value\'" joined by and');
  const top = Number(request.query.get('$top') ?? 100);
  const found = [...desk.orders.values()].map(orderView).filter(order => fits(order, wanted));
  return results(found.slice(0, top));
}

function oneOrder(desk: Desk, number: string): Reply {
  const account = desk.orders.get(number);
  return account ? entity(200, orderView(account)) : odataError(404, 'CO/017', `Order ${number} does not exist`);
}

function orderView(account: OrderAccount): Record<string, unknown> {
  return { ...productionOrder(account.order), OrderIsTechnicallyCompleted: account.closed ? 'X' : '' };
}
