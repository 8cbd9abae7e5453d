import { germanWords } from './german-words.ts';

/** Words of the field that mean the same, in one spelling. */
const synonyms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    identifier: 'id',
    identification: 'id',
    ident: 'id',
    number: 'id',
    num: 'id',
    nbr: 'id',
    no: 'id',
    nr: 'id',
    code: 'id',
    key: 'id',
    qty: 'quantity',
    amount: 'quantity',
    qnty: 'quantity',
    uom: 'unit',
    unitofmeasure: 'unit',
    measure: 'unit',
    batch: 'lot',
    charge: 'lot',
    product: 'material',
    article: 'material',
    matl: 'material',
    mat: 'material',
    equip: 'equipment',
    machine: 'equipment',
    resource: 'workcenter',
    plnt: 'plant',
    werk: 'plant',
    site: 'plant',
    desc: 'description',
    text: 'description',
    name: 'description',
    op: 'operation',
    oper: 'operation',
    segment: 'operation',
    phase: 'operation',
    step: 'operation',
    sched: 'scheduled',
    actl: 'actual',
    begin: 'start',
    finish: 'end',
    completion: 'end',
    prio: 'priority',
    status: 'state',
    conf: 'confirmation',
    mvt: 'movement',
    stor: 'storage',
    loc: 'location',
    date: 'time',
    datetime: 'time',
    timestamp: 'time',
    at: 'time',
    on: 'time',
    to: '',
    requirement: '',
    mfg: '',
    manufacturing: '',
    definition: '',
    of: '',
    the: '',
  }),
);

/** Field names of SAP and what they say: data elements of production, inventory, quality and maintenance. */
const sapNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aufnr: 'order id',
    matnr: 'material id',
    maktx: 'material description',
    plnbez: 'material id',
    charg: 'lot id',
    werks: 'plant id',
    pwerk: 'plant id',
    lgort: 'storage location id',
    menge: 'quantity',
    gamng: 'order quantity',
    bdmng: 'required quantity',
    erfmg: 'quantity',
    lmnga: 'yield quantity',
    gmnga: 'yield quantity',
    xmnga: 'scrap quantity',
    rmnga: 'rework quantity',
    meins: 'unit',
    gmein: 'unit',
    meinh: 'unit',
    erfme: 'unit',
    vornr: 'operation id',
    ltxa1: 'operation description',
    arbpl: 'workcenter id',
    rueck: 'confirmation id',
    rmzhl: 'confirmation counter',
    bwart: 'movement type',
    budat: 'posting time',
    bldat: 'document time',
    mblnr: 'document id',
    rsnum: 'reservation id',
    rspos: 'reservation item',
    posnr: 'item',
    posnv: 'item',
    gstrp: 'start time',
    gltrp: 'end time',
    gstrs: 'scheduled start time',
    gltrs: 'scheduled end time',
    erdat: 'created time',
    aedat: 'changed time',
    auart: 'order type',
    equnr: 'equipment id',
    tplnr: 'location id',
    qmnum: 'notification id',
    sernr: 'serial id',
    prueflos: 'inspectionlot id',
    lifnr: 'supplier id',
    kunnr: 'customer id',
    ebeln: 'purchase order id',
    vbeln: 'delivery id',
    docnum: 'idoc id',
    brgew: 'gross weight',
    ntgew: 'net weight',
    gewei: 'unit',
    sgtxt: 'description',
  }),
);

/** The words of a field name in one spelling: `OrderNo`, `order_id` and `AUFNR` are all `order id`. */
export function wordsOf(name: string): readonly string[] {
  const bare = name.replace(/^[@#]/u, '');
  const lower = bare.toLowerCase();
  const known = sapNames.get(lower.replace(/^[a-z]+[_-](?=[a-z0-9]+$)/u, '')) ?? sapNames.get(lower);
  if (known !== undefined) return known.split(' ');
  const parts = bare
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .toLowerCase()
    .replaceAll('work center', 'workcenter')
    .replaceAll('work unit', 'workcenter')
    .replaceAll('unit of measure', 'unit')
    .replaceAll('inspection lot', 'inspectionlot');
  return parts
    .split(' ')
    .flatMap(germanWords)
    .flatMap(word => {
      const single = /[^s]s$/u.test(word) && word.length > 3 ? word.slice(0, -1) : word;
      const same = synonyms.get(word) ?? synonyms.get(single) ?? single;
      return same === '' ? [] : [same];
    });
}

/** Things that fields identify, by the word that says so. */
const identified: ReadonlyMap<string, string> = new Map(
  Object.entries({
    order: 'order',
    material: 'material',
    lot: 'lot',
    equipment: 'equipment',
    serial: 'serial',
    sample: 'sample',
    notification: 'notification',
    inspectionlot: 'inspection-lot',
    workcenter: 'work-center',
    confirmation: 'confirmation',
    document: 'document',
    delivery: 'delivery',
    supplier: 'supplier',
    customer: 'customer',
  }),
);

/** What a field of this name identifies (`orderId`: order), or nothing. A name of one word counts: `Material`. */
export function identifiedBy(name: string): string | undefined {
  const words = wordsOf(name);
  const things = words.filter(word => word !== 'id');
  const [thing] = things;
  if (thing === undefined || things.length > 1 + Number(qualifiers.has(thing))) return undefined;
  return identified.get(things.at(-1)!);
}

/** Words before a thing that do not make another thing of it. */
const qualifiers: ReadonlySet<string> = new Set([
  'production',
  'process',
  'work',
  'shop',
  'erp',
  'mes',
  'planned',
  'source',
  'parent',
]);

/** A name for documents: lower case, words with hyphens. */
export function documentName(text: string): string {
  const name = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1-$2')
    .replaceAll(/[^\p{L}\d]+/gu, '-')
    .replaceAll(/[^a-zA-Z0-9-]/gu, '')
    .toLowerCase()
    .replaceAll(/-+/gu, '-')
    .replaceAll(/^-|-$/gu, '');
  return /^[a-z]/u.test(name) ? name : `message${name === '' ? '' : `-${name}`}`;
}
