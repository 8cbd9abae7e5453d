import { coreCodes } from '@millrace/core';
import type { CodeCatalogue, HeldFact } from '@millrace/core';
import type { HeldCause } from '@millrace/store';
import { runtimeCodes } from '../codes.ts';
import type { NodeContext } from './context.ts';
import { instant, knownFlows } from './context.ts';
import { heldItems } from './held.ts';

/** Codes that may be read of a running node, with meaning and remedy. */
export const explained: CodeCatalogue = { ...coreCodes, ...runtimeCodes };

/** What is held, counted by cause. Counting many is work, so it is done again only when something was held or let go, at most every two seconds. */
export interface HeldBook {
  read(): Promise<readonly HeldFact[]>;
}

const keepMs = 2000;
/** Causes whose messages are named. */
const namedCauses = 24;

/** Opens the book of a node. */
export function openHeldBook(context: NodeContext): HeldBook {
  let last: { readonly mark: string; readonly at: number; readonly facts: readonly HeldFact[] } | undefined;
  return {
    async read() {
      const mark = await heldMark(context);
      const now = context.clock.now();
      if (last !== undefined && (last.mark === mark || now - last.at < keepMs)) return last.facts;
      const facts = mark === '' ? [] : await heldFacts(context);
      last = { mark, at: now, facts };
      return facts;
    },
  };
}

/** Changes whenever something is held or leaves it: what is held now, and everything that ever ended otherwise. */
async function heldMark({ store }: NodeContext): Promise<string> {
  const flows = (await store.flows()).filter(({ counts }) => counts.held > 0);
  return flows
    .map(({ number, counts: { held, confirmed, cancelled } }) => `${number}:${held}:${confirmed}:${cancelled}`)
    .join(' ');
}

async function heldFacts(context: NodeContext): Promise<readonly HeldFact[]> {
  const flows = await knownFlows(context);
  const causes = (await context.store.heldCauses()).toSorted((one, other) => other.count - one.count);
  const groups = [...Map.groupBy(causes, ({ flow, code = '' }) => `${flow}:${code}`).values()];
  const facts: HeldFact[] = [];
  for (const group of groups.slice(0, namedCauses)) {
    const flow = flows.get(group[0]!.flow)?.record.name;
    const fact = flow === undefined ? undefined : await heldFact(context, flow, group);
    if (fact !== undefined) facts.push(fact);
  }
  return facts;
}

async function heldFact(context: NodeContext, flow: string, causes: readonly HeldCause[]): Promise<HeldFact | undefined> {
  const { code } = causes[0]!;
  const { items } = await heldItems(context, { flow, ...(code !== undefined && { code }), limit: 3 });
  const [first] = items;
  if (first === undefined) return undefined;
  return {
    flow,
    code: code ?? 'unknown',
    sentence: first.sentence ?? explained[code ?? '']?.means ?? 'no reason is known',
    owner: first.owner,
    count: causes.reduce((sum, { count }) => sum + count, 0),
    since: instant(Math.min(...causes.map(({ oldest }) => oldest))),
    samples: items.map(({ message, subject, keys }) => ({ message, subject, keys })),
  };
}
