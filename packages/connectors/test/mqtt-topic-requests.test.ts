import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { tagAddress } from '../src/mqtt/tag-address.ts';
import { TopicRequests } from '../src/mqtt/topic-requests.ts';

const address = fc.oneof(
  fc.constantFrom('line/a', 'line/b', 'line/a#v', 'line/a#v.0', 'line/b#speed.value'),
  fc.constantFrom('', 'line/+', 'line/a#', 'line/a#v..w'),
);

describe('the topics that requests are for', () => {
  it('are those of a list of addresses that is read one by one', () => {
    fc.assert(
      fc.property(fc.array(address), addresses => {
        const parsed = addresses.map((each, request) => ({ request, of: tagAddress(each) }));
        const right = parsed.flatMap(({ request, of }) => (typeof of === 'string' ? [] : [{ request, ...of }]));
        const byTopic = Map.groupBy(right, ({ topic }) => topic);
        const requests = new TopicRequests(addresses.map(each => ({ address: each })));
        expect(requests.topics).toEqual([...byTopic.keys()]);
        expect(requests.wrong).toEqual(parsed.flatMap(({ request, of }) => (typeof of === 'string' ? [request] : [])));
        for (const topic of ['line/a', 'line/b', 'other']) {
          const place = requests.place(topic);
          const found = place === undefined ? undefined : requests.at(place).map(request => [request, requests.path(request)]);
          expect(found).toEqual(byTopic.get(topic)?.map(({ request, path }) => [request, path]));
        }
      }),
    );
  });
});
