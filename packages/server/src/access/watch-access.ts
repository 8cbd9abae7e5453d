import { serverEvents } from '../log/events.ts';
import type { Access } from './access.ts';
import { auditAccess } from './access-trail.ts';

const everyMs = 5000;
/** Who changes accounts and tokens beside the node. */
export const commandLine = { name: 'command line' };

/** Audits what the command line changed in accounts and tokens: at the start, and every few seconds. */
export async function watchAccess(access: Access): Promise<Disposable> {
  let seen: readonly unknown[] = [];
  const look = async (): Promise<void> => {
    try {
      const now = [access.accounts.content, access.tokens.list()];
      if (now.every((each, index) => each === seen[index])) return;
      await auditAccess(access, undefined, commandLine);
      seen = now;
    } catch (error) {
      access.log(serverEvents.trailFailed('who may enter', error));
    }
  };
  await look();
  const timer = setInterval(() => void look(), everyMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
