import type {
  AnomalyInput,
  AuditInput,
  CommandStep,
  CorrectionDecisionInput,
  CorrectionInput,
  EntryInput,
  HistoryBatch,
} from '../../store.ts';
import type { ForwardMove, RangeChange, SeriesPrune, SeriesPruned } from '../../series-store.ts';
import type { IncomingMerge } from '../write/series-writer.ts';

/** The writes that happen seldom; they go over the tape as one JSON text, and so do their answers. */
export type RecordInput =
  | { readonly kind: 'source'; readonly name: string }
  | { readonly kind: 'flow'; readonly name: string; readonly source: number; readonly startAfter: number | 'now' }
  | {
      readonly kind: 'release';
      readonly hash: string;
      readonly documents: string;
      readonly at: number;
      readonly written?: string;
    }
  | { readonly kind: 'setting'; readonly name: string; readonly value?: string }
  | { readonly kind: 'audit'; readonly entry: AuditInput }
  | { readonly kind: 'entry'; readonly entry: EntryInput }
  | { readonly kind: 'history'; readonly batch: HistoryBatch }
  | { readonly kind: 'correction'; readonly entry: Omit<CorrectionInput, 'bytes'> & { readonly base64: string } }
  | { readonly kind: 'decision'; readonly entry: CorrectionDecisionInput }
  | { readonly kind: 'command'; readonly step: CommandStep }
  | { readonly kind: 'forward'; readonly move: ForwardMove }
  | { readonly kind: 'ranges'; readonly change: RangeChange }
  | { readonly kind: 'forget-forward'; readonly name: string }
  | { readonly kind: 'merge'; readonly merge: IncomingMerge }
  | { readonly kind: 'prune'; readonly choice: SeriesPrune }
  | { readonly kind: 'anomaly'; readonly entry: AnomalyInput };

/** The number that was registered (source, flow, release) or given (audit, with its hash; entry and correction, with their audit entry); 0 where there is none. */
export interface RecordAnswer {
  readonly number: number;
  readonly hash?: string;
  readonly audit?: number;
  /** Of a merge: whether it was made; of a removal: what went. */
  readonly merged?: boolean;
  readonly pruned?: SeriesPruned;
}
