import type { Issue } from '@millrace/core';

import { issueOf } from './issue.ts';
import { readMoment } from './time.ts';
import type { XmlElement } from './xml-tree.ts';

/** What every document says of the agent that wrote it (MTConnect Part 1, Header). */
export interface Header {
  /** A new one at each start of the agent that loses its buffer. */
  readonly instanceId: string;
  readonly sender?: string;
  /** Version of the standard of the document, from its namespace: `1.3`. */
  readonly version: string;
  readonly creationTime?: string;
  readonly bufferSize?: number;
}

/** The header of a Streams document: numbers of the oldest and newest observation of the buffer, and of the one to ask for next. */
export interface StreamsHeader extends Header {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly nextSequence: number;
}

/** The header of any document; `undefined` with issues where it is missing. */
export function readHeader(root: XmlElement, version: string, issues: Issue[]): Header | undefined {
  const element = root.children.find(({ name }) => name === 'Header');
  if (!element) {
    issues.push(issueOf('mtconnect.header', 'error', root.name, 'the document has no Header', root.at));
    return undefined;
  }
  const { attributes, at } = element;
  for (const name of ['sender', 'creationTime', 'version', 'instanceId']) {
    if (attributes[name] === undefined)
      issues.push(issueOf('mtconnect.header', 'warning', 'Header', `the header says no ${name}`, at));
  }
  if (attributes.creationTime !== undefined && readMoment(attributes.creationTime) === undefined) {
    issues.push(issueOf('mtconnect.header', 'warning', 'Header', `creationTime "${attributes.creationTime}" is no time`, at));
  }
  const bufferSize = numberIn(element, 'bufferSize');
  return {
    instanceId: attributes.instanceId ?? '',
    version,
    ...(attributes.sender !== undefined && { sender: attributes.sender }),
    ...(attributes.creationTime !== undefined && { creationTime: attributes.creationTime }),
    ...(bufferSize !== undefined && { bufferSize }),
  };
}

/** The header of a Streams document; `undefined` with an error where what following needs is missing or contradicts itself. */
export function readStreamsHeader(root: XmlElement, version: string, issues: Issue[]): StreamsHeader | undefined {
  const header = readHeader(root, version, issues);
  const element = root.children.find(({ name }) => name === 'Header');
  if (!header || !element) return undefined;
  const refuse = (sentence: string): undefined =>
    void issues.push(issueOf('mtconnect.header', 'error', 'Header', sentence, element.at));
  if (header.instanceId === '') return refuse('without instanceId nobody can tell whether the agent was restarted');
  const [firstSequence, lastSequence, nextSequence] = ['firstSequence', 'lastSequence', 'nextSequence'].map(name =>
    numberIn(element, name),
  );
  if (firstSequence === undefined || lastSequence === undefined || nextSequence === undefined) {
    return refuse('expected firstSequence, lastSequence and nextSequence to be whole numbers');
  }
  if (firstSequence > lastSequence + 1 || nextSequence < firstSequence) {
    return refuse(
      `expected firstSequence ≤ nextSequence and firstSequence ≤ lastSequence + 1, found first ${firstSequence}, next ${nextSequence}, last ${lastSequence}`,
    );
  }
  if (header.bufferSize === undefined)
    issues.push(issueOf('mtconnect.header', 'warning', 'Header', 'the header says no bufferSize', element.at));
  return { ...header, firstSequence, lastSequence, nextSequence };
}

function numberIn({ attributes }: XmlElement, name: string): number | undefined {
  const text = attributes[name];
  const value = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}
