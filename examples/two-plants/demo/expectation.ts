import type { BookEntry, Company, Emission, Mes, Report } from '@millrace/plant';
import { otherPlant } from './release.ts';

/** Something that a system let out and the other side took, and that must have had one effect. */
export interface Due {
  /** `order 258456`, `confirmation 258456-C1`. */
  readonly title: string;
  /** The business key by which the node can be asked. */
  readonly key: string;
  readonly value: string;
  readonly isThere: boolean;
}

/** The books of the company at one moment: what was let out, and what it did. */
export interface Books {
  readonly emitted: readonly Emission[];
  readonly reports: readonly Report[];
  readonly postings: readonly BookEntry[];
  /** Numbers of the work orders in each MES, as often as they stand there. */
  readonly workOrders: readonly string[];
}

/** Reads the books. Nothing here asks the node. */
export async function readBooks({ erp, pune, lyon }: Company): Promise<Books> {
  const orders = async (mes: Mes): Promise<string[]> => (await mes.book()).map(order => order.number);
  return {
    emitted: erp.emitted(),
    reports: [...pune.emitted(), ...lyon.emitted()],
    postings: erp.book(),
    workOrders: [...(await orders(pune)), ...(await orders(lyon))],
  };
}

/** Everything good that was let out and taken, with whether its effect is in the book of the other side. Orders of another plant are due nowhere. */
export function dues({ emitted, reports, postings, workOrders }: Books): readonly Due[] {
  const made = new Set(workOrders);
  const posted = new Set(postings.map(posting => `${posting.kind} ${posting.key}`));
  const orders = emitted
    .filter(emission => emission.what === 'order' && emission.acknowledged && emission.plant !== otherPlant)
    .map(({ order }) => ({ title: `order ${order}`, key: 'order', value: order, isThere: made.has(order) }));
  const postingsDue = reports
    .filter(report => report.what === 'report' && report.acknowledged)
    .map(({ kind, number }) => ({
      title: `${kind} ${number}`,
      key: kind === 'confirmation' ? 'confirmation' : 'movement',
      value: number,
      isThere: posted.has(`${kind} ${number}`),
    }));
  return [...orders, ...postingsDue];
}

/** Effects that stand in a book more often than once, under one business key: each beyond the first counts. */
export function duplicates({ postings, workOrders }: Books): readonly string[] {
  return [
    ...repeated(postings.map(posting => `${posting.kind} ${posting.key}`)),
    ...repeated(workOrders.map(order => `order ${order}`)),
  ];
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter(name => seen.size === seen.add(name).size);
}
