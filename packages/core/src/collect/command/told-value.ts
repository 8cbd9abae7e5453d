import type { TagDeclaration } from '../../document/collect-model.ts';
import type { TagBinding } from '../../document/plan.ts';
import type { CommandValue } from '../../exchange/command-views.ts';
import type { TagValue } from '../data-value.ts';
import { doubleScaler, scaleOf, wholeScaler } from '../exact-scale.ts';

/** A value of the standard as the equipment is told it: its own unit, scale and offset, the other way round than reading. `undefined`: it has no such value. */
export function toldValueOf(tag: TagDeclaration, binding: TagBinding, value: CommandValue): TagValue | undefined {
  const named = Object.entries(binding.values ?? {}).find(([, standard]) => standard === String(value));
  if (binding.values !== undefined) return named?.[0];
  const scale = typeof value === 'number' ? scaleOf(binding, tag.unit) : undefined;
  if (scale === undefined || typeof value !== 'number') return value;
  const sign = scale.top < 0n ? -1n : 1n;
  const back = { top: sign * scale.bottom, shift: -sign * scale.shift, bottom: sign * scale.top };
  return tag.type === 'integer' ? wholeScaler(back)(value) : doubleScaler(back)(value);
}
