import { readArgs, usage } from './demo/args.ts';
import { runDemo } from './demo/run.ts';
import { isGood, summaryText } from './demo/screen.ts';

/** `npm start`: a company of two plants, one Millrace node between its systems, and what flows, in business words. */
const args = readArgs(process.argv.slice(2));
if (typeof args === 'string') {
  console.error(`${args}\n\n${usage}`);
  process.exitCode = 2;
} else if (args.help) {
  console.log(usage);
} else {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const summary = await runDemo(args, args.json ? console.error : console.log, stop.signal);
  if (summary) {
    console.log(args.json ? JSON.stringify(summary) : summaryText(summary));
    process.exitCode = isGood(summary) ? 0 : 1;
  }
}
