import type { DataValue, NotificationMessage } from 'node-opcua-client';

import type { OpcuaSession } from './session.ts';
import { nodeText } from './values.ts';

const extensionObject = 22;

/** Structures whose types the server has to describe before they can be read; a type that it does not describe is asked for once a session. */
export class Structures {
  readonly #session: OpcuaSession;
  readonly #unknown = new Set<string>();

  constructor(session: OpcuaSession) {
    this.#session = session;
  }

  /** Whether something in a message has to be read first. */
  areIn({ notificationData }: NotificationMessage): boolean {
    return (notificationData ?? []).some(
      data =>
        told(data).monitoredItems?.some(({ value }) => this.#encodings(value).length > 0) === true ||
        told(data).events?.some(({ eventFields }) => eventFields?.some(value => this.#encodings({ value }).length > 0)) === true,
    );
  }

  /** Reads the structures of a message, in place. */
  async readMessage({ notificationData }: NotificationMessage): Promise<void> {
    const values = (notificationData ?? []).flatMap(data => [
      ...(told(data).monitoredItems ?? []).map(({ value }) => value),
      ...(told(data).events ?? []).flatMap(({ eventFields }) => (eventFields ?? []).map(value => ({ value }) as DataValue)),
    ]);
    await this.read(values);
  }

  /** Reads the structures of values, in place; those that nobody can read stay as they came. */
  async read(values: readonly DataValue[]): Promise<void> {
    const opaque = values.filter(value => this.#encodings(value).length > 0);
    if (opaque.length === 0) return;
    const { library, inner, env, namespaces } = this.#session;
    await library.promoteOpaqueStructure(inner, [...opaque]).catch(() => undefined);
    for (const encoding of new Set(opaque.flatMap(value => this.#encodings(value)))) {
      this.#unknown.add(encoding.toString());
      env.report(
        'opcua.unknown-structure',
        `the server does not describe structures of ${nodeText(encoding, namespaces)}: they are kept as bytes`,
      );
    }
  }

  /** Encodings of the structures in a value that were not read yet, and may be. */
  #encodings({ value }: { readonly value: DataValue['value'] | null | undefined }): readonly Encoding[] {
    if (value === undefined || value === null || Number(value.dataType) !== extensionObject) return none;
    const all = (Array.isArray(value.value) ? value.value : [value.value]) as readonly (Opaque | null | undefined)[];
    return all.flatMap(one => (isOpaque(one) && !this.#unknown.has(one.nodeId.toString()) ? [one.nodeId] : []));
  }
}

const none: readonly Encoding[] = [];

interface Told {
  readonly monitoredItems?: readonly { readonly value: DataValue }[] | null;
  readonly events?: readonly { readonly eventFields: readonly DataValue['value'][] | null }[] | null;
}

function told(data: unknown): Told {
  return (data ?? {}) as Told;
}

type Encoding = Parameters<typeof nodeText>[0];

interface Opaque {
  readonly nodeId: Encoding;
  readonly buffer: Uint8Array;
}

function isOpaque(value: Opaque | null | undefined): value is Opaque {
  return value !== null && typeof value === 'object' && 'nodeId' in value && value.buffer instanceof Uint8Array;
}
