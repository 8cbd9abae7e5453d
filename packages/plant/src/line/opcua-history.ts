import { DataValue, StatusCodes } from 'node-opcua';
import type { IVariableHistorian, ReadRawModifiedDetails, VariantOptions } from 'node-opcua';

/** Values of one signal in the order of their times, kept in memory; the oldest go where there are too many. */
export class LineHistorian implements IVariableHistorian {
  readonly #values: DataValue[] = [];
  readonly #atMost: number;

  constructor(atMost = 100_000) {
    this.#atMost = atMost;
  }

  /** Keeps a value that no server told; milliseconds since 1970. */
  keep(value: VariantOptions, at: number): void {
    this.#add(
      new DataValue({ value, statusCode: StatusCodes.Good, sourceTimestamp: new Date(at), serverTimestamp: new Date(at) }),
    );
  }

  push(value: DataValue): Promise<void> {
    const last = this.#values.at(-1)?.sourceTimestamp;
    const isNew = value.sourceTimestamp !== null && (last === undefined || last === null || value.sourceTimestamp > last);
    if (isNew) this.#add(value);
    return Promise.resolve();
  }

  extractDataValues(
    { startTime, endTime }: ReadRawModifiedDetails,
    maxNumberToExtract: number,
    isReversed: boolean,
    reverseDataValue: boolean,
    callback: (error: Error | null, values?: DataValue[]) => void,
  ): void {
    const from = startTime?.getTime() ?? -Infinity;
    const to = endTime?.getTime() ?? Infinity;
    const found = this.#values.filter(
      ({ sourceTimestamp }) => sourceTimestamp !== null && sourceTimestamp.getTime() >= from && sourceTimestamp.getTime() < to,
    );
    const ordered = isReversed ? found.toReversed() : found;
    const some = maxNumberToExtract > 0 ? ordered.slice(0, maxNumberToExtract) : ordered;
    callback(null, reverseDataValue ? some.toReversed() : some);
  }

  #add(value: DataValue): void {
    this.#values.push(value);
    if (this.#values.length > this.#atMost) this.#values.splice(0, this.#atMost / 10);
  }
}
