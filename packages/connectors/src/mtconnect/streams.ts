import type { Issue } from '@millrace/core';

import { issueOf } from './issue.ts';
import type { Entry, Observation } from './observation.ts';
import { readMoment } from './time.ts';
import { judgeText, judgeType, type Category } from './vocabulary.ts';
import type { XmlElement } from './xml-tree.ts';

const containers: Readonly<Record<string, Category>> = { Samples: 'SAMPLE', Events: 'EVENT', Condition: 'CONDITION' };
const named = new Set(['dataItemId', 'name', 'sequence', 'timestamp']);

/** Where the elements of one component stand. */
type Place = Pick<Observation, 'device' | 'deviceUuid' | 'component' | 'componentId' | 'componentName'>;

/** Reads the observations of a Streams document: `namespace` and `version` are those of its root, `last` the newest number of its header. */
export class StreamsReader {
  readonly observations: Observation[] = [];
  /** Observations that could not be taken; each has an issue. */
  refused = 0;
  readonly #namespace: string;
  readonly #version: string;
  readonly #last: number;
  readonly #issues: Issue[];
  readonly #numbers = new Set<number>();
  readonly #newest = new Map<string, number>();

  constructor(namespace: string, version: string, last: number, issues: Issue[]) {
    this.#namespace = namespace;
    this.#version = version;
    this.#last = last;
    this.#issues = issues;
  }

  /** Every observation below the root, in the order of their numbers. */
  read(root: XmlElement): readonly Observation[] {
    const streams = root.children.filter(({ name }) => name === 'Streams');
    if (streams.length === 0) this.#say('mtconnect.structure', 'warning', root.name, 'the document has no Streams', root);
    for (const device of streams.flatMap(({ children }) => children)) this.#device(device);
    return this.observations.sort((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0));
  }

  #device(element: XmlElement): void {
    if (element.name !== 'DeviceStream') return this.#unexpected(element, 'Streams');
    const { name = element.attributes.uuid ?? '', uuid } = element.attributes;
    if (element.attributes.name === undefined || uuid === undefined) {
      this.#say('mtconnect.structure', 'warning', 'DeviceStream', 'expected name and uuid', element);
    }
    for (const stream of element.children) {
      if (stream.name !== 'ComponentStream') this.#unexpected(stream, 'DeviceStream');
      else this.#component(stream, { device: name, ...(uuid !== undefined && { deviceUuid: uuid }) });
    }
  }

  #component(element: XmlElement, device: Place): void {
    const { component, componentId, name } = element.attributes;
    if (component === undefined || componentId === undefined) {
      this.#say('mtconnect.structure', 'warning', 'ComponentStream', 'expected component and componentId', element);
    }
    const place: Place = {
      ...device,
      ...(component !== undefined && { component }),
      ...(componentId !== undefined && { componentId }),
      ...(name !== undefined && { componentName: name }),
    };
    this.#judgeGroups(element);
    for (const group of element.children) {
      const category = containers[group.name];
      for (const each of category === undefined ? [] : group.children) this.#observation(each, category as Category, place);
    }
  }

  /** Samples, Events and Condition stand once each, in this order, and none is empty. */
  #judgeGroups({ children }: XmlElement): void {
    let newest = -1;
    for (const group of children) {
      const place = Object.keys(containers).indexOf(group.name);
      if (place === -1) this.#unexpected(group, 'ComponentStream');
      else if (group.children.length === 0)
        this.#say('mtconnect.structure', 'warning', 'ComponentStream', `${group.name} is empty`, group);
      else if (place <= newest) {
        this.#say(
          'mtconnect.structure',
          'warning',
          'ComponentStream',
          `${group.name} stands again or too late: Samples, Events, Condition are in this order`,
          group,
        );
      }
      newest = Math.max(newest, place);
    }
  }

  #observation(element: XmlElement, category: Category, place: Place): void {
    const { dataItemId, name, timestamp } = element.attributes;
    const path = `${place.device}/${dataItemId ?? element.name}`;
    const refuse = (code: 'mtconnect.time' | 'mtconnect.sequence' | 'mtconnect.structure', sentence: string): void => {
      this.refused++;
      this.#say(code, 'error', path, sentence, element);
    };
    if (dataItemId === undefined) return refuse('mtconnect.structure', `${element.name} has no dataItemId`);
    const moment = timestamp === undefined ? undefined : readMoment(timestamp);
    if (timestamp === undefined || !moment)
      return refuse('mtconnect.time', `timestamp ${JSON.stringify(timestamp ?? '')} is no time`);
    const sequence = this.#sequence(element, path, refuse);
    if (sequence === undefined) return;
    this.#judge(element, category, path);
    const entries = entriesOf(element);
    this.observations.push({
      category,
      type: element.name,
      ...(element.uri !== this.#namespace && { namespace: element.uri }),
      dataItemId,
      ...(name !== undefined && { name }),
      ...place,
      sequence,
      timestamp,
      time: moment.time,
      text: element.text,
      ...(entries.length > 0 && { entries }),
      attributes: Object.fromEntries(Object.entries(element.attributes).filter(([key]) => !named.has(key))),
    });
  }

  #sequence(
    element: XmlElement,
    path: string,
    refuse: (code: 'mtconnect.sequence', sentence: string) => void,
  ): number | undefined {
    const text = element.attributes.sequence;
    const sequence = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(sequence) || sequence === 0) {
      return void refuse('mtconnect.sequence', `sequence ${JSON.stringify(text ?? '')} is no whole number above 0`);
    }
    if (this.#numbers.has(sequence)) return void refuse('mtconnect.sequence', `sequence ${sequence} comes twice in the document`);
    this.#numbers.add(sequence);
    const id = element.attributes.dataItemId ?? '';
    const before = this.#newest.get(id) ?? 0;
    if (sequence < before)
      this.#say(
        'mtconnect.sequence',
        'warning',
        path,
        `sequence ${sequence} stands behind ${before} of the same data item`,
        element,
      );
    if (sequence > this.#last)
      this.#say(
        'mtconnect.sequence',
        'warning',
        path,
        `sequence ${sequence} is beyond lastSequence ${this.#last} of the header`,
        element,
      );
    this.#newest.set(id, Math.max(sequence, before));
    return sequence;
  }

  #judge(element: XmlElement, category: Category, path: string): void {
    const isForeign = element.uri !== this.#namespace;
    const wrong = isForeign
      ? `${element.name} is of the namespace "${element.uri}", which is not part of MTConnect ${this.#version}`
      : judgeType(category, element.name, this.#version);
    if (wrong !== undefined) this.#say('mtconnect.type', 'warning', path, wrong, element);
    else if (category !== 'CONDITION' && element.children.length === 0) {
      const text = judgeText(category, element.name, element.text);
      if (text !== undefined) this.#say('mtconnect.value', 'warning', path, text, element);
    }
  }

  #unexpected(element: XmlElement, parent: string): void {
    this.#say('mtconnect.structure', 'warning', parent, `the element ${element.name} has no place there`, element);
  }

  #say(code: Parameters<typeof issueOf>[0], level: Issue['level'], path: string, sentence: string, { at }: XmlElement): void {
    this.#issues.push(issueOf(code, level, path, sentence, at));
  }
}

function entriesOf(element: XmlElement): readonly Entry[] {
  return element.children
    .filter(({ name, attributes }) => (name === 'Entry' || name === 'Cell') && attributes.key !== undefined)
    .map(child => {
      const cells = entriesOf(child);
      return {
        key: child.attributes.key as string,
        ...(child.attributes.removed === 'true' && { removed: true as const }),
        text: child.text,
        ...(cells.length > 0 && { cells }),
      };
    });
}
