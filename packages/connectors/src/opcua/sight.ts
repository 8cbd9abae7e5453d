import type { TagSeen } from '@millrace/connector';

import { dataValueOf, isOverflow } from './data-value.ts';
import { conditionState, eventFields, eventTime, refreshTypes } from './events.ts';
import { isVariable } from './item.ts';
import type { Item } from './item.ts';
import type { MissedSpan } from './missed.ts';
import type { Observed } from './observed.ts';
import type { Overflow } from './overflow.ts';
import type { Found } from './resolve.ts';
import type { Change } from './subscription.ts';

/** What the server told one observation: values and events by request, and when each was told last. */
export class Sight {
  readonly #observed: Observed;
  /** Source time of the last value of each request; 0: none. */
  readonly #times: number[];

  constructor(observed: Observed) {
    this.#observed = observed;
    this.#times = observed.requests.map(() => 0);
  }

  /** Goes on after these source times of an earlier session; those of events count there and then only. */
  goOn(times: readonly number[]): void {
    const { items } = this.#observed;
    times.forEach((time, request) => (this.#times[request] = isVariable(items[request]?.target) ? time : 0));
  }

  /** What is missed of requests from now on. */
  spanOf(request: number): MissedSpan {
    return { request, since: this.#times[request] ?? 0 };
  }

  /** These values of history stand in for what was not told. */
  recalled(values: readonly TagSeen[]): void {
    for (const { request, sourceTime = 0 } of values)
      if (sourceTime > (this.#times[request] ?? 0)) this.#times[request] = sourceTime;
  }

  /** Takes a change of a request: adds its value to the others of its message, and says where the server dropped some before it. */
  see(request: number, { value, event }: Change, receivedTime: number, values: TagSeen[], overflows: Overflow[]): void {
    const item = this.#observed.items[request];
    if (item === undefined) return;
    if (event !== undefined) return this.#seeEvent(values, item, event, receivedTime);
    if (value === undefined) return;
    const seen = { request, ...dataValueOf(value, receivedTime, this.#observed.session.namespaces) };
    if (isOverflow(seen.status)) {
      item.overflows += 1;
      overflows.push({ ...this.spanOf(request), until: seen.sourceTime ?? receivedTime, place: values.length });
    }
    if (seen.sourceTime !== undefined) this.#times[request] = seen.sourceTime;
    values.push(seen);
  }

  #seeEvent(values: TagSeen[], { request, target }: Item, told: NonNullable<Change['event']>, receivedTime: number): void {
    const event = eventFields(told, this.#observed.session.namespaces);
    const { is } = target as Found;
    const isFrame = Object.values(refreshTypes).includes(event['eventType'] as never);
    const sourceTime = eventTime(event);
    const seen = { request, status: 0, receivedTime, ...(sourceTime !== undefined && { sourceTime }) };
    if (is.kind === 'events' && !isFrame) values.push({ ...seen, value: event });
    if (is.kind !== 'alarm') return;
    const stands = conditionState(event, is.condition);
    if (stands !== undefined) this.#times[request] = receivedTime;
    if (stands !== undefined) values.push({ ...seen, value: stands });
    // A refresh that told nothing of the condition says that it does not stand.
    else if (event['eventType'] === refreshTypes.end && this.#times[request] === 0) values.push({ ...seen, value: false });
  }
}
