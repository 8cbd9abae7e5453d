import type { Issue } from '@millrace/core';

import type { Component } from './device-model.ts';
import { DevicesReader } from './devices.ts';
import { readHeader, readStreamsHeader, type Header, type StreamsHeader } from './header.ts';
import { issueOf } from './issue.ts';
import type { Observation } from './observation.ts';
import { StreamsReader } from './streams.ts';
import { readTree, type XmlElement } from './xml-tree.ts';

/** A document larger than this is refused unread. */
export const mostCharacters = 256 * 1024 * 1024;

/** What an agent wrote, with everything in it that is not as the standard says. An `unreadable` one has at least one issue of level error. */
export type MtconnectDocument = { readonly issues: readonly Issue[] } & (
  | {
      readonly kind: 'streams';
      readonly header: StreamsHeader;
      /** In the order of their numbers. */
      readonly observations: readonly Observation[];
      /** Observations that could not be taken. */
      readonly refused: number;
    }
  | { readonly kind: 'devices'; readonly header: Header; readonly devices: readonly Component[] }
  | { readonly kind: 'assets'; readonly header: Header; readonly assets: number }
  | { readonly kind: 'error'; readonly errors: readonly AgentError[] }
  | { readonly kind: 'unreadable' }
);

/** One error that an agent tells: `OUT_OF_RANGE`, `NO_DEVICE`, `INVALID_REQUEST` … */
export interface AgentError {
  readonly code: string;
  readonly text: string;
}

/** Reads any document of MTConnect 1.0 to 2.x. */
export function readDocument(bytes: Uint8Array): MtconnectDocument {
  const text = decodeXml(bytes);
  if (typeof text !== 'string') return { kind: 'unreadable', issues: [text] };
  const tree = readTree(text, mostCharacters);
  if (!tree.ok) return { kind: 'unreadable', issues: tree.issues };
  return readRoot(tree.value);
}

function readRoot(root: XmlElement): MtconnectDocument {
  const issues: Issue[] = [];
  const refuse = (sentence: string): MtconnectDocument => ({
    kind: 'unreadable',
    issues: [issueOf('mtconnect.document', 'error', '', sentence, root.at)],
  });
  const kind = /^MTConnect(Streams|Devices|Assets|Error)$/.exec(root.name)?.[1];
  if (kind === undefined) return refuse(`the root element is ${root.name}, and no document of MTConnect has that`);
  const version = new RegExp(`^urn:mtconnect\\.(?:org|com):MTConnect${kind}:(\\d+\\.\\d+)$`).exec(root.uri)?.[1];
  if (version === undefined) {
    const found = root.uri === '' ? 'no namespace' : `the namespace "${root.uri}"`;
    return refuse(`${root.name} stands in ${found}; expected urn:mtconnect.org:${root.name}:VERSION`);
  }
  switch (kind) {
    case 'Streams': {
      const header = readStreamsHeader(root, version, issues);
      if (!header) return { kind: 'unreadable', issues };
      const reader = new StreamsReader(root.uri, version, header.lastSequence, issues);
      return { kind: 'streams', header, observations: reader.read(root), refused: reader.refused, issues };
    }
    case 'Devices': {
      const header = readHeader(root, version, issues);
      return header
        ? { kind: 'devices', header, devices: new DevicesReader(version, issues).read(root), issues }
        : { kind: 'unreadable', issues };
    }
    case 'Assets': {
      const header = readHeader(root, version, issues);
      const assets = root.children.find(({ name }) => name === 'Assets')?.children.length ?? 0;
      return header ? { kind: 'assets', header, assets, issues } : { kind: 'unreadable', issues };
    }
    default:
      return { kind: 'error', errors: errorsIn(root), issues };
  }
}

/** Errors stand in `Errors` (1.1 and later) or alone (1.0); since 2.6 their element names tell more. */
function errorsIn(root: XmlElement): readonly AgentError[] {
  const listed = root.children.filter(({ name }) => name === 'Errors').flatMap(({ children }) => children);
  const alone = root.children.filter(({ name }) => name === 'Error');
  return [...listed, ...alone].map(({ name, attributes, text, children }) => ({
    code: attributes.errorCode ?? name,
    text: (children.find(child => child.name === 'ErrorMessage')?.text ?? text).trim(),
  }));
}

function decodeXml(bytes: Uint8Array): string | Issue {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const mark = head.startsWith('þÿ') ? 'utf-16be' : head.startsWith('ÿþ') ? 'utf-16le' : undefined;
  const label = mark ?? /^(?:ï»¿)?<\?xml\s[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return issueOf('mtconnect.xml', 'error', '', `the bytes are not ${label} text`);
  }
}
