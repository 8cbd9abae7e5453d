/** Verbs of edge nodes and their devices (specification 3.0, 4.1.3). */
export const nodeVerbs = ['NBIRTH', 'NDATA', 'NDEATH', 'NCMD'] as const;
export const deviceVerbs = ['DBIRTH', 'DDATA', 'DDEATH', 'DCMD'] as const;
export type NodeVerb = (typeof nodeVerbs)[number];
export type DeviceVerb = (typeof deviceVerbs)[number];

/** An edge node: unique in the whole infrastructure. */
export interface NodeId {
  readonly group: string;
  readonly node: string;
}

/** What a topic is about. */
export type SparkplugTopic =
  | (NodeId & { readonly verb: NodeVerb; readonly device?: undefined })
  | (NodeId & { readonly verb: DeviceVerb; readonly device: string })
  | { readonly verb: 'STATE'; readonly host: string };

/** The namespace of Sparkplug B (4.1.1). */
export const namespace = 'spBv1.0';

/** Reads a topic; `undefined` where it is none of Sparkplug B, has a device where none may be, or none where one must be. */
export function readTopic(topic: string): SparkplugTopic | undefined {
  const [space, first = '', verb = '', node = '', device, ...rest] = topic.split('/');
  if (space !== namespace || rest.length > 0) return undefined;
  if (first === 'STATE') return topic.split('/').length === 3 && verb !== '' ? { verb: 'STATE', host: verb } : undefined;
  if (first === '' || node === '') return undefined;
  if (isOneOf(nodeVerbs, verb)) return device === undefined ? { group: first, node, verb } : undefined;
  return isOneOf(deviceVerbs, verb) && device !== undefined && device !== '' ? { group: first, node, verb, device } : undefined;
}

/** The topic of an edge node's message; with a device that of the device's. */
export function nodeTopic({ group, node }: NodeId, verb: NodeVerb): string {
  return `${namespace}/${group}/${verb}/${node}`;
}

export function deviceTopic({ group, node }: NodeId, verb: DeviceVerb, device: string): string {
  return `${namespace}/${group}/${verb}/${node}/${device}`;
}

/** Where a host application says whether it is online (4.2.3). */
export function stateTopic(host: string): string {
  return `${namespace}/STATE/${host}`;
}

/** What is wrong with a group, edge node, device or host id (4.1.2 to 4.1.5); `undefined` where nothing is. */
export function idProblem(id: string): string | undefined {
  if (id === '') return 'is empty';
  if (!id.isWellFormed() || id.includes('\0')) return 'is not UTF-8 text as MQTT takes it';
  const reserved = /[+/#]/.exec(id)?.[0];
  return reserved === undefined ? undefined : `has the reserved character ${reserved}`;
}

function isOneOf<Word extends string>(words: readonly Word[], word: string): word is Word {
  return (words as readonly string[]).includes(word);
}
