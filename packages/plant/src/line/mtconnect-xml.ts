import type { AgentItem } from './mtconnect-model.ts';

/** An observation in the buffer of a simulated agent. */
export interface AgentObservation {
  readonly device: string;
  readonly item: AgentItem;
  readonly sequence: number;
  /** As told. */
  readonly timestamp: string;
  readonly text: string;
  /** Level of a condition: `Fault`. */
  readonly level?: string;
  /** `nativeCode`, `duration` … */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What stands in the header of every document of an agent. */
export interface AgentHeader {
  readonly instanceId: string;
  readonly bufferSize: number;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A Streams document. */
export function streamsXml(
  header: AgentHeader,
  range: { first: number; last: number; next: number },
  told: readonly AgentObservation[],
  uuidOf: (device: string) => string,
): string {
  const numbers = ` firstSequence="${range.first}" lastSequence="${range.last}" nextSequence="${range.next}"`;
  const devices = Map.groupBy(told, ({ device }) => device);
  const streams = [...devices].map(
    ([device, all]) =>
      `<DeviceStream name="${escapeXml(device)}" uuid="${escapeXml(uuidOf(device))}">${componentsXml(all)}</DeviceStream>`,
  );
  return documentXml('Streams', header, numbers, `<Streams>${streams.join('')}</Streams>`);
}

/** An Error document. */
export function errorXml(header: AgentHeader, code: string, text: string): string {
  return documentXml('Error', header, '', `<Errors><Error errorCode="${code}">${escapeXml(text)}</Error></Errors>`);
}

/** Any document of an agent. */
export function documentXml(kind: 'Streams' | 'Devices' | 'Error', header: AgentHeader, numbers: string, body: string): string {
  const { instanceId, bufferSize, version, now } = header;
  const creationTime = new Date(now).toISOString().replace(/\.\d+/, '');
  const root = `MTConnect${kind}`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="urn:mtconnect.org:${root}:${version}" xmlns:x="urn:millrace.plant:${root}:${version}">` +
    `<Header creationTime="${creationTime}" sender="plant" instanceId="${instanceId}" version="${version}.0.1" bufferSize="${bufferSize}"${numbers}/>` +
    `${body}</${root}>`
  );
}

function componentsXml(told: readonly AgentObservation[]): string {
  const components = Map.groupBy(told, ({ item }) => item.component.id);
  const each = [...components.values()].map(all => {
    const { kind, id, name } = (all[0] as AgentObservation).item.component;
    const named = name === undefined ? '' : ` name="${escapeXml(name)}"`;
    return `<ComponentStream component="${kind}" componentId="${escapeXml(id)}"${named}>${groupsXml(all)}</ComponentStream>`;
  });
  return each.join('');
}

function groupsXml(told: readonly AgentObservation[]): string {
  const groups = [
    ['Samples', 'SAMPLE'],
    ['Events', 'EVENT'],
    ['Condition', 'CONDITION'],
  ] as const;
  return groups
    .map(([name, category]) => {
      const all = told.filter(({ item }) => item.category === category);
      return all.length === 0 ? '' : `<${name}>${all.map(observationXml).join('')}</${name}>`;
    })
    .join('');
}

function observationXml({ item, sequence, timestamp, text, level, attributes = {} }: AgentObservation): string {
  const element = item.category === 'CONDITION' ? (level ?? 'Unavailable') : item.element;
  const all = {
    dataItemId: item.id,
    ...(item.name !== undefined && { name: item.name }),
    sequence: String(sequence),
    timestamp,
    ...(item.category === 'CONDITION' ? { type: item.type } : item.subType !== undefined && { subType: item.subType }),
    ...attributes,
  };
  const written = Object.entries(all).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return `<${element}${written.join('')}>${escapeXml(text)}</${element}>`;
}

/** Text as it stands in XML, in elements and attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, mark => `&#${mark.charCodeAt(0)};`);
}
