/**
 * Rows as CSV (RFC 4180) that a spreadsheet opens without running anything: a cell that begins like a formula gets an apostrophe in front,
 * as OWASP's page on CSV injection advises.
 */
export function csvText(header: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  return [header, ...rows].map(row => row.map(cellText).join(',')).join('\r\n') + '\r\n';
}

function cellText(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[\s]*[=+\-@\t\r]/u.test(value) && !/^[-+]?\d+([.,]\d+)?$/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
