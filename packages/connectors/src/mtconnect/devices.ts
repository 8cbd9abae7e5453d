import type { Issue } from '@millrace/core';

import { dataItemsOf, elementName, type Component, type DataItem } from './device-model.ts';
import { issueOf } from './issue.ts';
import { isUnit } from './units.ts';
import { judgeType, type Category } from './vocabulary.ts';
import type { XmlElement } from './xml-tree.ts';

const mostDepth = 40;
/** NMTOKEN and ID of XML Schema. */
const nameToken = /^[\p{L}\p{N}._:·-]+$/u;
const identifier = /^[\p{L}_][\p{L}\p{N}._·-]*$/u;

/** Reads the devices of a Devices document, and says what the standard of its version does not allow. */
export class DevicesReader {
  readonly #version: string;
  readonly #issues: Issue[];
  readonly #ids = new Map<string, number>();

  constructor(version: string, issues: Issue[]) {
    this.#version = version;
    this.#issues = issues;
  }

  read(root: XmlElement): readonly Component[] {
    const devices = root.children.filter(({ name }) => name === 'Devices').flatMap(({ children }) => children);
    if (devices.length === 0) this.#say('mtconnect.structure', root.name, 'the document has no device', root);
    const read = devices.map(device => this.#component(device, 0));
    for (const [place, device] of read.entries()) {
      const element = devices[place] as XmlElement;
      if (device.name === undefined) this.#say('mtconnect.structure', device.id, 'the device has no name', element);
      if (device.uuid === undefined) this.#say('mtconnect.structure', device.id, 'the device has no uuid', element);
      this.#uniqueNames(device, element);
    }
    return read;
  }

  #component(element: XmlElement, depth: number): Component {
    const { attributes } = element;
    const id = this.#id(element);
    if (attributes.name !== undefined) this.#nameToken(element, 'name', id);
    for (const description of element.children.filter(({ name }) => name === 'Description')) {
      if (description.attributes.manufacturer !== undefined) this.#nameToken(description, 'manufacturer', id);
    }
    const inside = (group: string): readonly XmlElement[] =>
      element.children.filter(({ name }) => name === group).flatMap(({ children }) => children);
    return {
      kind: element.name,
      id,
      ...(attributes.name !== undefined && { name: attributes.name }),
      ...(attributes.uuid !== undefined && { uuid: attributes.uuid }),
      dataItems: inside('DataItems').flatMap(each => this.#dataItem(each) ?? []),
      components: depth > mostDepth ? [] : inside('Components').map(each => this.#component(each, depth + 1)),
    };
  }

  #dataItem(element: XmlElement): DataItem | undefined {
    const { attributes } = element;
    const id = this.#id(element);
    const { category, type } = attributes;
    if (id === '' || type === undefined || !isCategory(category)) {
      return void this.#say(
        'mtconnect.structure',
        id,
        'expected a data item with id, type and category SAMPLE, EVENT or CONDITION',
        element,
      );
    }
    this.#judge(element, id, category, type);
    const optional = (
      name: 'name' | 'subType' | 'units' | 'nativeUnits' | 'representation' | 'statistic' | 'coordinateSystem',
    ): object => (attributes[name] === undefined ? {} : { [name]: attributes[name] });
    const source = element.children.find(({ name }) => name === 'Source')?.text.trim();
    const values = element.children
      .filter(({ name }) => name === 'Constraints')
      .flatMap(each => each.children.filter(({ name }) => name === 'Value'));
    return {
      id,
      category,
      type,
      ...optional('name'),
      ...optional('subType'),
      ...optional('units'),
      ...optional('nativeUnits'),
      ...optional('representation'),
      ...optional('statistic'),
      ...optional('coordinateSystem'),
      ...(source !== undefined && source !== '' && { source }),
      ...(values.length > 0 && { values: values.map(({ text }) => text.trim()) }),
    };
  }

  #judge(element: XmlElement, id: string, category: Category, type: string): void {
    const { units, name } = element.attributes;
    if (name !== undefined) this.#nameToken(element, 'name', id);
    if (units !== undefined && !isUnit(units)) this.#say('mtconnect.value', id, `${units} is no unit of MTConnect`, element);
    if (category === 'CONDITION' || type.includes(':')) return;
    const wrong = judgeType(category, elementName(type), this.#version);
    if (wrong !== undefined) this.#say('mtconnect.type', id, `${type}: ${wrong}`, element);
  }

  #id(element: XmlElement): string {
    const { id } = element.attributes;
    if (id === undefined) {
      this.#say('mtconnect.structure', element.name, `${element.name} has no id`, element);
      return '';
    }
    const before = this.#ids.get(id);
    if (before !== undefined) this.#say('mtconnect.structure', id, `the id ${id} stands in line ${before} already`, element);
    else this.#ids.set(id, element.at.line);
    if (!identifier.test(id)) this.#say('mtconnect.structure', id, `"${id}" cannot be an id`, element);
    return id;
  }

  /** Names of data items are unique in a device (Part 2, name of DataItem). */
  #uniqueNames(device: Component, element: XmlElement): void {
    const seen = new Set<string>();
    for (const { item } of dataItemsOf(device)) {
      if (item.name === undefined) continue;
      if (seen.has(item.name))
        this.#say(
          'mtconnect.structure',
          `${device.name ?? device.id}/${item.name}`,
          'two data items of the device have this name',
          element,
        );
      seen.add(item.name);
    }
  }

  #nameToken(element: XmlElement, attribute: string, path: string): void {
    const text = element.attributes[attribute] ?? '';
    const isOld = /^1\.[0-3]$/.test(this.#version);
    if (isOld && !nameToken.test(text)) {
      this.#say('mtconnect.structure', path, `${attribute} "${text}" must be one word in MTConnect ${this.#version}`, element);
    }
  }

  #say(code: Parameters<typeof issueOf>[0], path: string, sentence: string, { at }: XmlElement): void {
    this.#issues.push(issueOf(code, 'warning', path, sentence, at));
  }
}

function isCategory(text: string | undefined): text is Category {
  return text === 'SAMPLE' || text === 'EVENT' || text === 'CONDITION';
}
