import { Alert, Text } from '@mantine/core';
import type { HeldRange } from '@millrace/core';
import type { ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { tell } from '../../parts/tell.ts';
import { useHeldWords } from './words.ts';

/** What is to be done with held measurements. */
export interface SeriesAct {
  readonly kind: 'release' | 'cancel';
  readonly ranges: readonly HeldRange[];
}

/** Asks why held measurements are given to their target again, or ended for good; those of each target in one step. */
export function DecideSeries({
  act: { kind, ranges },
  close,
}: {
  readonly act: SeriesAct;
  readonly close: () => void;
}): ReactNode {
  const say = useHeldWords();
  const release = useDo('releaseSeries');
  const cancel = useDo('cancelSeries');
  const samples = ranges.reduce((sum, range) => sum + range.samples, 0);
  const doubtful = ranges.filter(range => range.doubtful).length;
  const carryOut = async (reason: string): Promise<void> => {
    let done = 0;
    for (const [, group] of Map.groupBy(ranges, ({ collection, target }) => `${collection}>${target}`)) {
      const { collection, target } = group[0]!;
      const which = { collection, target, first: group.map(({ first }) => first) };
      const report = await (kind === 'release' ? release : cancel).mutateAsync({ which, reason });
      done += report.ranges;
    }
    tell(say(kind === 'release' ? 'seriesReleased' : 'seriesCancelled', { count: done }));
  };
  return (
    <ActDialog
      opened
      title={say(kind === 'release' ? 'seriesReleaseTitle' : 'seriesCancelTitle', { count: samples })}
      verb={say(kind)}
      grave={kind === 'cancel'}
      act={carryOut}
      close={close}
    >
      <Text size="sm">{say(kind === 'release' ? 'seriesReleaseAbout' : 'seriesCancelAbout')}</Text>
      {kind === 'release' && doubtful > 0 && <Alert color="yellow">{say('seriesMayBeThere', { count: doubtful })}</Alert>}
    </ActDialog>
  );
}
