import { useEffect } from 'react';
import { liveStatus } from '@millrace/api';
import { useAsk } from '../../../ask/use-ask.ts';
import { hearStatus, whatIsHeard } from '../../../live/live-store.ts';

/** While the stream is not there, what the node answers takes its place; rates are not known then. */
export function useStatusHeard(): void {
  const { data } = useAsk('status', {}, { live: true });
  useEffect(() => {
    if (data !== undefined && whatIsHeard().state !== 'live') hearStatus(liveStatus(data, new Map()));
  }, [data]);
}
