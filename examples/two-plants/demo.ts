import { readArgs, usage } from './demo/args.ts';
import { runDemo, type DemoEnds } from './demo/run.ts';
import { isGood, summaryText } from './demo/screen.ts';

/** `npm start`: a company of two plants, one Millrace node between its systems, and what flows, in business words. */
const args = readArgs(process.argv.slice(2));
if (typeof args === 'string') {
  console.error(`${args}\n\n${usage}`);
  process.exitCode = 2;
} else if (args.help) {
  console.log(usage);
} else {
  const summary = await runDemo(args, args.json ? console.error : console.log, endsBySignal());
  if (summary) {
    console.log(args.json ? JSON.stringify(summary) : summaryText(summary));
    process.exitCode = isGood(summary) || !args.exit ? 0 : 1;
  }
}

/** Ctrl-C ends with the sums, a second one at once, as do the other signals. npm hands each Ctrl-C on, so that it comes twice. */
function endsBySignal(): DemoEnds {
  const [stop, hurry] = [new AbortController(), new AbortController()];
  let first: number | undefined;
  process.on('SIGINT', () => {
    first ??= performance.now();
    if (performance.now() - first > 500) hurry.abort();
    stop.abort();
  });
  for (const name of ['SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      hurry.abort();
      stop.abort();
    });
  return { stop: stop.signal, hurry: hurry.signal };
}
