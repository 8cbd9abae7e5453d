import type { Category } from './vocabulary.ts';

/** One observation as a Streams document or an adapter tells it: text stays text, exactly. */
export interface Observation {
  readonly category: Category;
  /** Element of a Streams document: `RotaryVelocity`, `Execution`; the level of a condition (`Fault`). */
  readonly type: string;
  /** Namespace of an element that is not of MTConnect itself. */
  readonly namespace?: string;
  readonly dataItemId: string;
  readonly name?: string;
  /** Device by name, as its stream says it. */
  readonly device: string;
  readonly deviceUuid?: string;
  /** Kind, id and name of the component. */
  readonly component?: string;
  readonly componentId?: string;
  readonly componentName?: string;
  /** Number in the agent's buffer; absent for what no agent told (SHDR). */
  readonly sequence?: number;
  /** As written. */
  readonly timestamp: string;
  /** Microseconds since 1970. */
  readonly time: number;
  /** The text between the tags, as written. */
  readonly text: string;
  /** Entries of a data set, rows of a table. */
  readonly entries?: readonly Entry[];
  /** Everything else that was said: subType, statistic, duration, resetTriggered, sampleRate, nativeCode, qualifier … */
  readonly attributes: Readonly<Record<string, string>>;
}

/** One entry of a data set or a table; `removed`: it is no longer there. */
export interface Entry {
  readonly key: string;
  readonly removed?: true;
  readonly text: string;
  /** Cells of a row. */
  readonly cells?: readonly Entry[];
}

/** Whether the equipment says that it does not know. */
export function isUnavailable({ category, type, text }: Observation): boolean {
  return category === 'CONDITION' ? type.toUpperCase() === 'UNAVAILABLE' : text.trim() === 'UNAVAILABLE';
}
