import type { GuaranteeView } from '@millrace/core';
import { guaranteeInWords } from '@millrace/connector';
import type { NodeContext } from './context.ts';

/** What each running interface promises, in words computed from its settings. */
export async function guaranteesOf({ topology }: NodeContext): Promise<readonly GuaranteeView[]> {
  const flows = [...topology.flows.values()];
  return [...topology.interfaces.values()].map(({ plan, offers }) => {
    const read = flows.some(flow => flow.plan.source === plan.name);
    const writing = flows.find(flow => flow.plan.target === plan.name);
    const words = guaranteeInWords(offers, { unknown: writing?.runner.policy.unknown ?? 'hold' });
    return {
      interface: plan.name,
      connector: plan.declaration.connector,
      ...(read && words.source !== undefined ? { source: words.source } : {}),
      ...(writing !== undefined && words.sink !== undefined ? { sink: words.sink } : {}),
      ...(writing !== undefined && words.afterUnknown !== undefined ? { afterUnknown: words.afterUnknown } : {}),
    };
  });
}
