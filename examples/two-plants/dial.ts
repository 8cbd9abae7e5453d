import { announcementFile } from './demo/announce.ts';
import { dialUsage, readDialArgs, turnDial } from './demo/turn-dial.ts';

/** `npm run dial`: turns a fault dial of the demo that runs. */
const argv = process.argv.slice(2);
const order = readDialArgs(argv);
if (argv.includes('--help')) console.log(dialUsage);
else if (typeof order === 'string') fail(argv.length === 0 ? dialUsage : `${order}\n\n${dialUsage}`);
else await turnDial(announcementFile(process.env), order).then(console.log, (error: Error) => fail(error.message));

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 2;
}
