import type { Outcome } from '../../exchange/outcome.ts';
import type { CommandRecord, CommandRequest, CommandValue, CommandValues } from '../../exchange/command-views.ts';
import { isFields, type Value } from '../../value/value.ts';
import { idConflict, isSameCommand, type CommandRefusal } from './admit-command.ts';

/** What became of a command that an integration asks for: the command as it stands, or why it does not begin. */
export type CommandAnswer = CommandRecord | CommandRefusal;

/** What to do with what an integration asks: `new`: take it up; `begin`: a second person agreed; `answer`: it is known, say what became of it. */
export type Resumption = 'new' | 'begin' | 'answer' | CommandRefusal;

/** How long a delivery sleeps while its command waits for a person, whose decision wakes it; and while it is under way. */
const sleepMs = 5 * 60_000;
const underWayMs = 1000;

/**
 * What an integration asks again under the id of a command that is known. It is taken up again only where nothing had an effect so far: refused, so that
 * the cause may be gone; interrupted before the activation; or waiting or declined, and the message was corrected meanwhile. Everything else has its one
 * answer for ever.
 */
export function resumeCommand(known: CommandRecord | undefined, request: CommandRequest): Resumption {
  if (known === undefined) return 'new';
  const { state, code, decision } = known;
  const isUntouched = state === 'refused' || state === 'proposed' || state === 'declined';
  if (!isSameCommand(known, request)) return isUntouched ? 'new' : idConflict(known, request)!;
  const hadNoEffect = state === 'refused' || (state === 'failed' && code === 'command.interrupted');
  if (hadNoEffect || state === 'proposed') {
    if (decision?.agreed === true) return 'begin';
    return hadNoEffect ? 'new' : 'answer';
  }
  return 'answer';
}

/** What the answer means for the delivery that asked. `interlock`: what the integration declares for an interlock that says no. */
export function outcomeOfCommand(answer: CommandAnswer, interlock: 'refuse' | 'wait'): Outcome {
  if (!('state' in answer)) return outcomeOfRefusal(answer, interlock);
  const { id, state, sentence, code, decision } = answer;
  switch (state) {
    case 'done':
      return { kind: 'done', reference: id };
    case 'proposed':
      return later(`awaiting approval: a second person has to agree to command ${id}`, sleepMs);
    case 'running':
      return later(`command ${id} is under way: ${sentence}`, underWayMs);
    case 'refused':
      return outcomeOfRefusal({ code: (code ?? 'command.not-reached') as CommandRefusal['code'], sentence }, interlock);
    case 'failed':
      if (code === 'command.interrupted') return later(sentence);
      return { kind: 'never', sentence, ...(code !== undefined && { targetCode: code }) };
    case 'declined':
      return {
        kind: 'never',
        sentence: `declined by ${decision?.who ?? 'a person'}: ${sentence}`,
        targetCode: 'command.declined',
      };
    case 'unknown':
      return { kind: 'unknown', sentence, lasting: true };
  }
}

/** A message of the contract `equipment-command` as what it asks for; a sentence where it says something else. */
export function readCommandMessage(value: Value): CommandMessage | string {
  if (!isFields(value)) return 'the message is not an object';
  const { equipment, parameters, reason } = value;
  if (typeof equipment !== 'string') return '"equipment" is not a text';
  if (!isFields(parameters)) return '"parameters" is not an object';
  const wrong = Object.entries(parameters).find(([, each]) => !isCommandValue(each));
  if (wrong !== undefined) return `"parameters.${wrong[0]}" is neither a text nor a number nor true or false`;
  return { equipment, values: { ...(parameters as CommandValues) }, ...(typeof reason === 'string' && { reason }) };
}

/** Equipment, tag → value, and why. */
export interface CommandMessage {
  readonly equipment: string;
  readonly values: CommandValues;
  readonly reason?: string;
}

/** What passes by itself is waited for; what a person has to mend is not. */
function outcomeOfRefusal({ code, sentence }: CommandRefusal, interlock: 'refuse' | 'wait'): Outcome {
  const passes = code === 'command.busy' || code === 'command.too-soon' || code === 'command.not-reached';
  if (passes || (code === 'command.interlock' && interlock === 'wait')) return later(sentence);
  return { kind: 'never', sentence, targetCode: code };
}

function later(sentence: string, retryAfterMs?: number): Outcome {
  return { kind: 'later', because: 'condition', sentence, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function isCommandValue(value: Value | undefined): value is CommandValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
