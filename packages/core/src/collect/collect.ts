import type { Collected, CollectInput, EquipmentProgram } from './collector.ts';
import type { EquipmentState, Fact } from './equipment-state.ts';
import { measureTime, measureUnknown } from './measure.ts';
import type { Run } from './run.ts';
import { noticeSilence } from './silence.ts';
import { takeValue } from './take-value.ts';
import { settle } from './triggers/pull.ts';
import { flush } from './waiting.ts';

/** So many changes of a fact are known, so that events that come late are framed by what held when they happened. */
const mostFacts = 8;

/**
 * Collects: what happened to one piece of equipment becomes events, samples and gaps. The outcome depends on nothing but the order of what happened, not on
 * how it was batched. The state is taken over and changed in place, for it sees every value of the equipment; after a failure go back to the
 * last one written by `writeEquipmentState`.
 */
export function collect(program: EquipmentProgram, state: EquipmentState, input: CollectInput): Collected<EquipmentState> {
  const run: Run = { program, state, events: [], samples: [], gaps: [], notices: [] };
  switch (input.kind) {
    case 'values':
      for (const seen of input.values) takeValue(run, seen);
      break;
    case 'gap':
      takeGap(run, input);
      break;
    case 'context':
      takeFact(state, input.name, { at: input.at, ...(input.value !== undefined && { value: input.value }) });
      break;
    case 'tick':
      takeTime(run, input.now);
      break;
  }
  const { events, samples, gaps, notices } = run;
  return { state, events, samples, gaps, notices };
}

function takeGap(run: Run, { gap, tags }: Extract<CollectInput, { readonly kind: 'gap' }>): void {
  const { program, state } = run;
  const missed = tags ?? program.tags.map((_, tag) => tag);
  for (const tag of missed) {
    state.tags.gapped[tag] = 1;
    state.tags.away[tag] = Number(gap.to === undefined);
    for (const place of program.watched[tag]!.measures) measureUnknown(run, place, gap.from, gap.to ?? gap.from);
  }
  if (tags === undefined) state.cut = gap.to === undefined;
  const names = tags && missed.flatMap(tag => program.watched[tag]!.measures.map(place => program.measures[place]!.name));
  run.gaps.push({
    site: program.plan.site.name,
    equipment: program.equipment.name,
    ...(names && { measurements: names }),
    ...gap,
  });
}

function takeFact({ facts }: EquipmentState, name: string, fact: Fact): void {
  const known = facts.get(name) ?? [];
  facts.set(name, [...known, fact].toSorted((a, b) => a.at - b.at).slice(-mostFacts));
}

function takeTime(run: Run, now: number): void {
  const { triggers, timed } = run.program;
  for (let place = 0; place < triggers.length; place++) settle(run, place, now);
  flush(run);
  for (const place of timed) measureTime(run, place, now);
  noticeSilence(run, now);
}
