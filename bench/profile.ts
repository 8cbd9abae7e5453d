import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSystems } from './benchmarks/systems.ts';
import { cpuPerMessage, cpuTimes } from './harness/cpu-time.ts';
import { readProfiles } from './harness/cpu-profile.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { arrivalRate } from './harness/throughput.ts';
import { inLists, oneByOne } from './projects/order.ts';

/**
 * `node bench/profile.ts`: where the time of one message goes. Prints processor time a message for each system (which a busy machine
 * distorts far less than rates), then the heaviest functions of Millrace's threads.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    lines: { type: 'string', default: '1' },
    connections: { type: 'string', default: '64' },
    most: { type: 'string', default: '40' },
    only: { type: 'string' },
    plain: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
});
const [seconds, lines, connections] = [Number(values.seconds), Number(values.lines), Number(values.connections)];
const settings = lines === 1 ? oneByOne : inLists;

await using folder = await temporaryFolder();
const profiles = join(folder.path, 'profiles');
{
  await using systems = await startSystems(settings, values.plain ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]);
  for (const [name, { url, program }] of Object.entries(systems.under)) {
    if (values.only !== undefined && values.only !== name) continue;
    if (lines > 1 && name === 'node-red') continue; // its flow takes one order a request
    await arrivalRate(systems.sink, { url, connections, seconds: 2, lines });
    const before = cpuTimes(program.pid);
    const { rate, messages } = await arrivalRate(systems.sink, { url, connections, seconds, lines });
    console.log(`${name}: ${rate.toFixed(0)} messages/s, ${cpuPerMessage(before, cpuTimes(program.pid), messages)}`);
  }
}
if (values.keep !== undefined) await cp(profiles, values.keep, { recursive: true });
if (!values.plain) console.log((await readProfiles(profiles, Number(values.most))).join('\n\n'));
