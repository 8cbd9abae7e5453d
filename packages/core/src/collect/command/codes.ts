import type { CodeCatalogue } from '../../value/issue.ts';

/** Why a command to equipment is refused, or what went wrong with it. */
export const commandCodes = {
  'command.not-allowed': {
    means:
      'The binding of this equipment does not allow this command. Nothing may be commanded unless it is allowed there by name.',
    remedy:
      'If it should be allowed, add its name under `commands` of the equipment in the binding, and have the change reviewed.',
  },
  'command.not-from-integration': {
    means: 'The binding of this equipment allows this command to people, and not to this integration.',
    remedy:
      'If it should be allowed, name the integration under `integrations` of the equipment in the binding, and have the change reviewed.',
  },
  'command.unknown': {
    means: 'The collection declares no command of this name.',
    remedy: 'Use a name under `commands` of the collection.',
  },
  'command.value': {
    means: 'A value is missing, is not one that the command writes, has another type, or lies outside what is declared.',
    remedy: 'Give each tag under `write` of the command a value within its bounds, in the unit of the collection.',
  },
  'command.too-soon': {
    means: 'The same command was carried out on this equipment a moment ago, and its `rate` asks for more time in between.',
    remedy: 'Wait for the time that the sentence says.',
  },
  'command.interlock': {
    means: 'The interlock of the command says no, or what it needs to know could not be read with good quality.',
    remedy: 'Bring the equipment into the state that the interlock asks for, then ask again with a new id.',
  },
  'command.not-reached': {
    means: 'The equipment could not be looked at, or the node ended while it was looking. Nothing was written.',
    remedy: 'Bring the line back. An integration tries again by itself; a person asks again with a new id.',
  },
  'command.declined': {
    means: 'A second person said no to a command that an integration asked for. Nothing was written.',
    remedy: 'Correct the message and release it, or cancel its delivery.',
  },
  'command.withdrawn': {
    means:
      'Nobody waits for this command any more: the delivery that asked for it expired or was cancelled. Nothing was written.',
    remedy: 'Nothing, or let the message be delivered again.',
  },
  'command.busy': {
    means: 'Another command to the same equipment is under way.',
    remedy: 'Wait until it has ended.',
  },
  'command.id-taken': {
    means: 'The id belongs to another command: other equipment, another name or other values.',
    remedy: 'Choose a new id for every command.',
  },
  'command.not-written': {
    means: 'The equipment refused a value, or the line was cut before everything was written. Nothing was activated.',
    remedy: 'Look at the values that the record shows as read back, remove the cause, and ask again with a new id.',
  },
  'command.interrupted': {
    means:
      'The node ended or the line was cut while values were being prepared, before anything was activated. What was prepared has no effect.',
    remedy: 'An integration prepares it again by itself; a person asks again with a new id.',
  },
  'command.read-back': {
    means: 'What was read back is not what was written. Nothing was activated.',
    remedy: 'Compare both values in the record: another writer, a limit inside the controller, or a wrong address, unit or type.',
  },
  'command.unknown-outcome': {
    means: 'The command may or may not have been activated: the answer was lost and the equipment does not tell.',
    remedy: 'Look at the equipment. Ask again with a new id only if it did not take the command.',
  },
  'command.second-person': {
    means: 'Whoever asked for a command cannot agree to it as well, or there is nothing to decide.',
    remedy: 'Another person with the right to approve has to decide.',
  },
} as const satisfies CodeCatalogue;
