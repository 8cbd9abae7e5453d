import { productionOrder } from './production-order.ts';
import type { ErpOrder } from './order.ts';
import { scheduleXml } from './schedule-xml.ts';

/** A broken twin of an order: the bytes, and what is wrong with them. */
export interface Poison {
  readonly defect: string;
  readonly bytes: Buffer;
}

/** Broken order files: each is what some real sender has produced. `which` counts through the defects. */
export function poisonFile(order: ErpOrder, created: string, which: number): Poison {
  const good = scheduleXml(order, created);
  const defects: readonly (() => Poison)[] = [
    () => text('not well-formed', good.replace('</ProductionRequest>', '')),
    () =>
      text(
        'a document type with an entity',
        good.replace('?>', '?>\n<!DOCTYPE x [<!ENTITY who SYSTEM "file:///etc/hostname">]>'),
      ),
    () => text('no order number', good.replace(/<ID>\d+<\/ID>/, '')),
    () => ({
      defect: 'bytes that are not UTF-8',
      bytes: Buffer.from(good.replace('</Description>', ' à l’été\u00e9</Description>'), 'latin1'),
    }),
    () => text('cut in the middle', good.slice(0, good.length / 2)),
    () => text('empty', ''),
    () => text('a quantity that is no number', good.replace(/<QuantityString>[\d.]+/, '<QuantityString>1.000,00')),
  ];
  return (defects[which % defects.length] ?? defects[0])!();
}

/** Broken order messages for the HTTP door. */
export function poisonMessage(order: ErpOrder, which: number): Poison {
  const good = productionOrder(order);
  const json = JSON.stringify(good);
  const defects: readonly (() => Poison)[] = [
    () => text('cut in the middle', json.slice(0, json.length / 2)),
    () => text('no order number', JSON.stringify({ ...good, ManufacturingOrder: undefined })),
    () => text('a quantity that a number cannot hold', json.replace(/"TotalQuantity":"[^"]*"/, '"TotalQuantity":1e400')),
    () => text('the same field twice', json.replace('{', '{"ManufacturingOrder":"1",')),
    () => ({
      defect: 'bytes that are not UTF-8',
      bytes: Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from(',"x":"\xe9"}', 'latin1')]),
    }),
  ];
  return (defects[which % defects.length] ?? defects[0])!();
}

function text(defect: string, content: string): Poison {
  return { defect, bytes: Buffer.from(content) };
}
