import type { Operations } from '@millrace/core';
import { serverEvents } from '../log/events.ts';
import type { Log } from '../log/log.ts';

/**
 * Reloads one after the other; what is asked for while one runs becomes one more. The runtime decides whether anything changes;
 * a refusal is logged and the node stays as it is.
 */
export function openReloader(operations: Operations, log: Log): (who: 'signal' | 'watch') => void {
  let running = false;
  let again: 'signal' | 'watch' | undefined;
  const run = async (who: 'signal' | 'watch') => {
    running = true;
    log(serverEvents.reloading(who));
    try {
      const { issues } = await operations.reload({ name: who });
      for (const issue of issues.filter(issue => issue.level === 'error')) {
        const place = [issue.file, issue.line, issue.column].filter(part => part !== undefined).join(':');
        log(serverEvents.reloadRefused(place || who, `${issue.code} ${issue.sentence}`));
      }
    } catch (error) {
      log(serverEvents.reloadRefused(who, (error as Error).message));
    }
    running = false;
    const next = again;
    again = undefined;
    if (next) void run(next);
  };
  return who => {
    if (running) again = who;
    else void run(who);
  };
}
