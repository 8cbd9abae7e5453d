/** What a file of the suite holds, by its content. */
export type PayloadKind =
  | 'idoc'
  | 'edmx'
  | 'xml'
  | 'edifact'
  | 'x12'
  | 'tradacoms'
  | 'mig'
  | 'json'
  /** Nothing that is exchanged: a mapping guideline, a manifest, a licence. */
  | 'other';

/** Finds out what a file holds. */
export function kindOf(name: string, bytes: Uint8Array): PayloadKind {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, 20_000)).trimStart();
  if (/^(?:UNA.{6}|)\s*UNB/s.test(head)) return 'edifact';
  if (head.startsWith('ISA')) return 'x12';
  if (head.startsWith('STX=')) return 'tradacoms';
  if (head.startsWith('<')) return xmlKind(head);
  if (name.endsWith('.json')) return jsonKind(head);
  return 'other';
}

function xmlKind(head: string): PayloadKind {
  if (/<(?:\w+:)?Edmx[\s>]/.test(head)) return 'edmx';
  return /<IDOC[\s>]/.test(head) && head.includes('<EDI_DC40') ? 'idoc' : 'xml';
}

function jsonKind(head: string): PayloadKind {
  const artifact = /"ArtifactType"\s*:\s*"(\w+)"/.exec(head)?.[1];
  if (artifact === undefined) return 'json';
  return artifact === 'MigDetail' ? 'mig' : 'other';
}
