import { fileURLToPath } from 'node:url';
import { Program } from '../harness/program.ts';

/** Starts the sink; its address is the `target` of the others. */
export async function startSink(): Promise<{ program: Program; target: string }> {
  const program = await Program.start({ name: 'sink', args: [fileURLToPath(new URL('sink.ts', import.meta.url))] });
  return { program, target: String(program.ready['address']) };
}

/** Starts the hand-written relay. */
export async function startRelay(target: string): Promise<{ program: Program; url: string }> {
  const program = await Program.start({ name: 'relay', args: [fileURLToPath(new URL('relay.ts', import.meta.url)), target] });
  return { program, url: `${String(program.ready['address'])}/orders` };
}
