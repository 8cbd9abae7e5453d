import { statusCodes } from '@millrace/core';
import type { TagSeen } from '@millrace/connector';

import type { Watched } from './address.ts';
import type { ConditionBook } from './condition-book.ts';
import type { Observation } from './observation.ts';
import { valuesOf } from './value.ts';

/** What observations say to those who watch, in their order. */
export function tagValues(
  observations: readonly Observation[],
  asked: Watched,
  book: ConditionBook,
  receivedTime: number,
): readonly TagSeen[] {
  const values: TagSeen[] = [];
  for (const told of observations) {
    const condition = book.take(told);
    for (const { request, field, found } of askedFor(told, asked)) {
      for (const { value, status, time } of valuesOf(told, found.item, field, condition)) {
        values.push({ request, value, status, sourceTime: time, receivedTime });
      }
    }
  }
  return values;
}

/** That addresses name no data item. */
export function unknownTags(asked: Watched, receivedTime: number): readonly TagSeen[] {
  return asked.unknown.map(request => ({ request, value: null, status: statusCodes.badNodeIdUnknown, receivedTime }));
}

/** Requests by id; without a device model also by `device/key`. */
function askedFor({ dataItemId, device }: Observation, { items }: Watched): NonNullable<ReturnType<Watched['items']['get']>> {
  return items.get(dataItemId) ?? items.get(`${device}/${dataItemId}`) ?? [];
}
