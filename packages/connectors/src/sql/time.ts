const pattern = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::?\d\d)?)$/u;

/** A time of a database as RFC 3339; `undefined` where it has no zone, because then nobody knows when it was. */
export function sourceTime(text: string): string | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, date, time, zone] = match as unknown as [string, string, string, string];
  return `${date}T${time}${zoneText(zone)}`;
}

function zoneText(zone: string): string {
  if (zone === 'Z' || /^[+]00(?::?00)?$/u.test(zone)) return 'Z';
  const minutes = zone.slice(3).replace(':', '');
  return `${zone.slice(0, 3)}:${minutes === '' ? '00' : minutes}`;
}
