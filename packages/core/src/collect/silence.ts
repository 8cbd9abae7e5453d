import type { Seen } from './collector.ts';
import { statusCodes } from './data-value.ts';
import type { Run } from './run.ts';

/** What a connector says where nobody was heard, whatever the sub-status. */
const unheard: ReadonlySet<number> = new Set([
  statusCodes.badCommunication,
  statusCodes.badNotConnected,
  statusCodes.badWaitingForInitialData,
]);

/** Something was told: a silence that lasted until now is over. That there is no connection is not told by the equipment. */
export function endSilence(run: Run, { status, receivedTime: received }: Pick<Seen, 'status' | 'receivedTime'>): void {
  if (status >= 0x8000_0000 && unheard.has((status & 0xffff_0000) >>> 0)) return;
  const { state, program } = run;
  state.heard = Math.max(state.heard, received);
  state.cut = false;
  const { silentFrom } = state;
  if (silentFrom === undefined) return;
  delete state.silentFrom;
  run.gaps.push({ ...silence(run, silentFrom), to: received });
  run.notices.push({ code: 'collect.recovered', sentence: `${program.equipment.name} tells values again` });
}

/** Notices that nothing was told for too long, where the source has not said so itself. */
export function noticeSilence(run: Run, now: number): void {
  const { state, program } = run;
  if (state.silentFrom !== undefined || state.cut || now - state.heard < program.silence) return;
  state.silentFrom = state.heard;
  const gap = silence(run, state.heard);
  run.gaps.push(gap);
  run.notices.push({ code: 'collect.silent', sentence: gap.sentence });
}

function silence({ program }: Run, from: number) {
  const { equipment, plan } = program;
  const seconds = Math.round(program.silence / 1_000_000);
  const sentence = `${equipment.name} told nothing for more than ${seconds} s`;
  return { site: plan.site.name, equipment: equipment.name, from, reason: 'silent' as const, sentence };
}
