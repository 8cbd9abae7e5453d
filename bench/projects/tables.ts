/** A record of a batch: five fields, about 60 bytes as a line. */
export function recordLine(n: number): string {
  return `${n},FG-${String(n % 500).padStart(4, '0')},L${String(n).padStart(7, '0')},${(n % 1000) / 4},KG`;
}

/** The header of a file of records. */
export const recordHeader = 'number,item,lot,amount,unit';

const contract = `kind: contract
name: stock
version: 1
owner: inventory
subject: number
keys: { lot: lot }
schema:
  type: object
  required: [number, item, amount]
  properties:
    number: { type: integer }
    item: { type: string }
    lot: { type: string, identifies: lot }
    amount: { type: number }
    unit: { type: string }
`;

/** Records of a folder of CSV files into a table. `target`: dialect and address of the database, as YAML in one line. */
export function fileToTable(folder: string, target: string): Readonly<Record<string, string>> {
  const read = `{ pattern: "*.csv", every: 50 ms, stable: { kind: rename } }`;
  return toTable(
    `connector: file
    config: { folder: "${folder}", read: ${read} }
    format: { kind: delimited, header: true }`,
    target,
  );
}

/** Rows of a SQLite table into another table. */
export function tableToTable(file: string, target: string): Readonly<Record<string, string>> {
  const read = `{ table: stock, cursor: number, every: 50 ms }`;
  return toTable(
    `connector: sql
    config: { dialect: sqlite, file: "${file}", read: ${read} }`,
    target,
  );
}

function toTable(source: string, target: string): Readonly<Record<string, string>> {
  return {
    'stock.yaml': `${contract}---
kind: system
name: erp
role: erp
owner: it
interfaces:
  stock:
    ${source}
---
kind: system
name: mes
role: mes
owner: it
interfaces:
  stock:
    connector: sql
    limits: { concurrency: 2 }
    config: { ${target}, write: { mode: upsert, table: stock, key: [number] } }
---
kind: integration
name: copy-stock
owner: it
from: { interface: erp.stock, contract: stock@1 }
to:
  - { interface: mes.stock, contract: stock@1 }
`,
  };
}
