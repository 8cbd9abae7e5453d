import type { TagNode, TagPage } from '@millrace/connector';

import { CipRefusal } from './message.ts';
import type { CipSession } from './session.ts';

const isStructure = 0x8000;
const isOfSystem = 0x1000;
const types: Readonly<Record<number, TagNode['type']>> = { 0xc1: 'boolean', 0xca: 'number', 0xcb: 'number', 0xfce: 'text' };

/** One page of the tags of the controller, or of a program; `page` is the instance to go on from. Throws `CipRefusal`. */
export async function browseTags(
  session: CipSession,
  program: string | undefined,
  page: string | undefined,
  signal: AbortSignal,
): Promise<TagPage> {
  const reply = await session.ask(session.messages.list(program, Number(page ?? 0)), signal);
  if (reply.status !== 0 && reply.status !== 6) throw new CipRefusal(reply);
  const { nodes, last } = nodesIn(reply.data, program);
  return { nodes, ...(reply.status === 6 && last !== undefined && { next: String(last + 1) }) };
}

/** Instance (UDINT), name (UINT length and characters) and type (UINT) of each symbol. */
function nodesIn(data: Buffer, program: string | undefined): { readonly nodes: readonly TagNode[]; readonly last?: number } {
  const nodes: TagNode[] = [];
  let last: number | undefined;
  for (let at = 0; at + 8 <= data.length;) {
    last = data.readUInt32LE(at);
    const length = data.readUInt16LE(at + 4);
    if (at + 8 + length > data.length) break;
    const node = nodeOf(data.toString('latin1', at + 6, at + 6 + length), data.readUInt16LE(at + 6 + length), program);
    if (node !== undefined) nodes.push(node);
    at += 8 + length;
  }
  return last === undefined ? { nodes } : { nodes, last };
}

/** A program is a folder; what the system keeps for itself is left out. */
function nodeOf(name: string, type: number, program: string | undefined): TagNode | undefined {
  if (program === undefined && /^Program:\w+$/u.test(name))
    return { address: name, name: name.slice(8), kind: 'folder', hasChildren: true };
  if ((type & isOfSystem) !== 0 || name.includes(':') || name.startsWith('__')) return undefined;
  const code = type & 0x0fff;
  const dimensions = (type >> 13) & 3;
  const kind = dimensions > 0 ? 'other' : (types[code] ?? ((type & isStructure) !== 0 ? 'other' : 'integer'));
  return { address: program === undefined ? name : `${program}.${name}`, name, kind: 'tag', type: kind };
}
