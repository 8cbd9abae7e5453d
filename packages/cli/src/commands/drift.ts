import type { AnswerOf } from '@millrace/api';
import { numberOption } from './read-words.ts';
import { command } from './command.ts';
import { driftOfAllView, driftView } from '../views/drift.ts';

/** `drift`: of one contract where it is named, else of every one that messages come in as. */
export const drift = command({
  declaration: {
    name: 'drift',
    summary: 'Says how the newest messages differ from what their contract agreed on: unknown fields, other types, new codes.',
    arguments: [
      { name: 'CONTRACT', summary: 'name@version; every contract that messages come in as where absent.', optional: true },
    ],
    options: {
      messages: { value: 'NUMBER', summary: 'So many of the newest messages of each interface.', standard: '500' },
      days: { value: 'NUMBER', summary: 'Deliveries held in so many days are counted.', standard: '7' },
    },
    example: 'millrace drift production-order@1',
    bad: 'messages drift, or there is no such contract',
    json: 'ContractDrift, or DriftSummary[] of every contract',
  },
  async ask(client, line): Promise<AnswerOf<'contractDrift'> | AnswerOf<'drift'>> {
    const [contract, messages, days] = [line.arguments['CONTRACT'], numberOption(line, 'messages'), numberOption(line, 'days')];
    const newest = messages === undefined ? {} : { messages };
    return contract === undefined
      ? client.drift(newest)
      : client.contractDrift({ contract, ...newest, ...(days !== undefined && { days }) });
  },
  view: (answer, now) => ('findings' in answer ? driftView(answer, now) : driftOfAllView(answer)),
  isBad: answer => ('findings' in answer ? answer.drifting : answer.some(each => each.drifting)),
});
