import { paint } from '../text/paint.ts';
import { block } from '../text/wrap.ts';
import { nodeOptions, type NodeCommand } from './command.ts';
import { messageNumber } from './read-words.ts';

const { json: _, ...options } = nodeOptions;

/** `received`: the bytes as they are where stdout is a file or a pipe; on a terminal only what cannot harm it. */
export const received: NodeCommand = {
  declaration: {
    name: 'received',
    summary: 'Prints the bytes of a message exactly as received; on a terminal control characters are made visible.',
    arguments: [{ name: 'MESSAGE', summary: 'Number of the message.' }],
    options,
    example: 'millrace received 4711 > message.bin',
    bad: 'there is no such message',
  },
  async run(client, line) {
    const bytes = await client.received({ message: messageNumber(line.arguments['MESSAGE']) });
    const text = new TextDecoder('utf-8').decode(bytes);
    return { json: undefined, text: paint('dim', block(text, 0, Number.MAX_SAFE_INTEGER)), bad: false, raw: bytes };
  },
};
