import type { Shape } from '../../contract/contract.ts';
import type { FormatSettings } from '../../document/model.ts';
import type { Issue } from '../../value/issue.ts';
import { formatIssue } from '../format-issue.ts';
import { isXmlName } from '../xml-name.ts';
import { segmentLayouts } from './segment-layouts.ts';

/** What is wrong in the settings of an IDoc format. */
export function idocRules({ form = 'xml', root, namespace, segments = {}, records }: FormatSettings): readonly Issue[] {
  const wide = Object.entries(segments).filter(
    ([, { fields }]) => Object.values(fields).reduce((sum, length) => sum + length, 0) > 1000,
  );
  return [
    ...(records === undefined ? [] : [issue('records', 'every IDoc of a document is a record already')]),
    ...(root !== undefined && !isXmlName(root) ? [issue('root', `"${root}" cannot be the name of an element`)] : []),
    ...(root !== undefined && form === 'flat' ? [issue('root', 'a flat IDoc has no root element')] : []),
    ...(namespace !== undefined && form === 'flat' ? [issue('namespace', 'a flat IDoc has no namespace')] : []),
    ...wide.map(([type]) => issue(`segments.${type}`, 'the data of a segment has 1,000 characters, the fields have more')),
  ];
}

/** That a flat IDoc could never be read or written, because neither the settings nor any of the contracts lays out a segment. */
export function layoutIssues(settings: FormatSettings, shapes: readonly Shape[]): readonly Issue[] {
  if (settings.kind !== 'idoc' || settings.form !== 'flat' || shapes.length === 0) return [];
  if (segmentLayouts(settings, shapes).byType.size > 0) return [];
  const sentence = 'neither the contract (`position` and `maxLength` of its fields) nor the format lays out any segment';
  return [issue('segments', sentence)];
}

function issue(path: string, sentence: string): Issue {
  return formatIssue('format.settings', path, sentence);
}
