import type { SourceItem } from '@millrace/connector';
import type { Issue } from '@millrace/core';

import { sayIssue } from './issue.ts';
import { observationItem } from './message.ts';
import type { RecordedLine, RecordedPart } from './recording-file.ts';

/** The messages of a part of a recording; what cannot be read is an item with its issue. `most`: bytes kept of a document that cannot be read. */
export function partItems(
  file: string,
  part: RecordedPart,
  message: 'observation' | 'document',
  most: number,
): readonly SourceItem[] {
  switch (part.kind) {
    case 'lines':
      return part.read.flatMap(line => lineItems(file, line, message));
    case 'other':
      return [
        {
          bytes: part.bytes.subarray(0, most),
          attributes: { file },
          issue: { code: part.issue.code, sentence: part.issue.sentence },
        },
      ];
    case 'document':
      return documentItems(file, part, message, most);
  }
}

function lineItems(
  file: string,
  { number, line, says }: RecordedLine,
  message: 'observation' | 'document',
): readonly SourceItem[] {
  const attributes = { file, line: String(number) };
  const held = (issue: { readonly code: string; readonly sentence: string }): SourceItem => ({
    bytes: Buffer.from(line),
    attributes,
    issue,
  });
  switch (says.kind) {
    case 'bad':
      return [held(says.issue)];
    case 'asset':
      return [{ bytes: Buffer.from(JSON.stringify({ asset: says.command, fields: says.fields })), attributes }];
    case 'observations': {
      if (message === 'document') return [says.issue ? held(says.issue) : { bytes: Buffer.from(line), attributes }];
      const items = says.observations.map(told => observationItem(told, undefined, attributes));
      return says.issue ? [...items, held(says.issue)] : items;
    }
    default:
      return [];
  }
}

function documentItems(
  file: string,
  { document, bytes }: Extract<RecordedPart, { kind: 'document' }>,
  message: 'observation' | 'document',
  most: number,
): readonly SourceItem[] {
  const [issue] = document.issues;
  if (document.kind === 'unreadable') {
    const said = issue
      ? { code: issue.code, sentence: sayIssue(issue) }
      : { code: 'mtconnect.document', sentence: 'the document cannot be read' };
    return [{ bytes: bytes.subarray(0, most), attributes: { file }, issue: said }];
  }
  if (message === 'document') return [{ bytes, attributes: { file } }];
  if (document.kind !== 'streams') return [];
  const { instanceId } = document.header;
  const taken = document.observations.map(told =>
    observationItem(told, `${instanceId}:${told.sequence}`, { file, instance: instanceId }),
  );
  return document.refused === 0 ? taken : [...taken, ...refusedItems(file, document.issues, bytes)];
}

/** The lines of observations that could not be taken, each with the reason. */
function refusedItems(file: string, issues: readonly Issue[], bytes: Uint8Array): readonly SourceItem[] {
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  return issues
    .filter(({ level }) => level === 'error')
    .map(issue => {
      const line = issue.at?.line ?? 1;
      const attributes = { file, line: String(line) };
      return {
        bytes: Buffer.from((lines[line - 1] ?? '').trim()),
        attributes,
        issue: { code: issue.code, sentence: sayIssue(issue) },
      };
    });
}
