import { faults } from '@millrace/plant';
import { readAnnouncement } from './announce.ts';
import { dials, faultOrder, type FaultOrder } from './args.ts';

export const dialUsage = `npm run dial -- SYSTEM FAULT [SHARE]

  SYSTEM   ${dials.join(', ')}
  FAULT    ${Object.keys(faults).join(', ')}
  SHARE    which part of the cases it hits, 0 to 1 (default 1: all)`;

/** Reads `SYSTEM FAULT [SHARE]`; a sentence where it cannot be read. */
export function readDialArgs(argv: readonly string[]): FaultOrder | string {
  const [system, fault, share, ...more] = argv;
  if (more.length > 0) return `expected SYSTEM FAULT [SHARE], got ${argv.length} words`;
  return faultOrder(system, fault, share ?? '1');
}

/** Turns a dial of the demo that announced itself in the file. Answers what the system does from now on; throws a sentence where no demo answers. */
export async function turnDial(file: string, { system, setting }: FaultOrder): Promise<string> {
  const demo = await readAnnouncement(file);
  if (demo === undefined) throw new Error('no demo runs here; start one with `npm start`');
  const control = demo.controls[system];
  if (control === undefined) throw new Error(`${system} does not run in this demo; start one with \`npm start -- --lines\``);
  const url = `${control}/dial`;
  const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(setting) }).catch(() => undefined);
  if (answer === undefined) throw new Error(`the demo does not answer at ${url}; start one with \`npm start\``);
  if (!answer.ok) throw new Error(`turning the dial of ${system}: ${await answer.text()}`);
  return dialSentence({ system, setting });
}

function dialSentence({ system, setting: { fault, share = 1 } }: FaultOrder): string {
  if (fault === 'none') return `${system} behaves again.`;
  const where = share === 1 ? 'always' : `in ${Math.round(share * 100)} % of the cases`;
  return `${system}, ${where}: ${faults[fault]}. \`npm run dial -- ${system} none\` ends it.`;
}
