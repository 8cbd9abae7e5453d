import { readFileSync, readdirSync } from 'node:fs';

/** Processor time that each thread of a process has used so far, in milliseconds, by thread number. Linux counts it in ticks of 10 ms. */
export function cpuTimes(pid: number): ReadonlyMap<string, { readonly name: string; readonly ms: number }> {
  const threads = readdirSync(`/proc/${pid}/task`).map(thread => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    const ms = (Number(fields[11]) + Number(fields[12])) * 10;
    return [thread, { name: stat.slice(stat.indexOf('(') + 1, end), ms }] as const;
  });
  return new Map(threads);
}

/** Microseconds of processor time a message, by thread, heaviest first; threads that did next to nothing are left out. */
export function cpuPerMessage(before: ReturnType<typeof cpuTimes>, after: ReturnType<typeof cpuTimes>, messages: number): string {
  const used = [...after].map(([thread, { name, ms }]) => ({
    name,
    us: ((ms - (before.get(thread)?.ms ?? 0)) * 1000) / messages,
  }));
  const total = used.reduce((sum, { us }) => sum + us, 0);
  const parts = used.filter(({ us }) => us > total / 50).toSorted((a, b) => b.us - a.us);
  return `${total.toFixed(1)} µs (${parts.map(({ name, us }) => `${name} ${us.toFixed(1)}`).join(', ')})`;
}
