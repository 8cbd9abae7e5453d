import { cpus, loadavg, totalmem } from 'node:os';

/** The machine in one line, with the load it had before the run: figures from a busy machine say little. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GB, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`;
}
