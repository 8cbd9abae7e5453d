import type { MetricSample } from '@millrace/core';

/** Metrics in the text format of Prometheus (version 0.0.4). */
export function expositionOf(metrics: readonly MetricSample[]): string {
  return metrics.map(metricText).join('');
}

function metricText({ name, help, type, samples }: MetricSample): string {
  const known = safeName(name);
  const lines = samples.map(({ labels, value }) => `${known}${labelText(labels)} ${numberText(value)}\n`);
  return `# HELP ${known} ${escapeHelp(help)}\n# TYPE ${known} ${type}\n${lines.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${safeName(name)}="${escapeValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

function safeName(name: string): string {
  const known = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[0-9]/.test(known) ? `_${known}` : known;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
