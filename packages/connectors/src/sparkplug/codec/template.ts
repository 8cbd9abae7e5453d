import { dataTypeName, dataTypes, isBasicType } from './data-type.ts';
import type { DataType } from './data-type.ts';
import type { Metric, WireParameter, WireTemplate } from './message.ts';
import type { MetricValue, Named, ReadValue, Template, WriteValue } from './metric-value.ts';
import { ValueError } from './value-error.ts';

/** Reads a template. Throws `ValueError` where it is neither a definition nor an instance as the standard has them. */
export function readTemplate(wire: WireTemplate, readValue: ReadValue): Template {
  if (wire.isDefinition === undefined) throw new ValueError('a Template does not say whether it is a definition');
  if (wire.isDefinition && wire.templateRef !== undefined)
    throw new ValueError('a definition of a Template refers to another one');
  if (!wire.isDefinition && wire.templateRef === undefined)
    throw new ValueError('an instance of a Template does not say of which');
  return {
    kind: 'template',
    isDefinition: wire.isDefinition,
    ...(wire.templateRef !== undefined && { ref: wire.templateRef }),
    ...(wire.version !== undefined && { version: wire.version }),
    members: (wire.metrics ?? []).map(member => readMember(member, readValue)),
    parameters: (wire.parameters ?? []).map(parameter => readParameter(parameter, readValue)),
  };
}

function readMember({ name, datatype, isNull, value }: Metric, readValue: ReadValue): Named {
  if (name === undefined) throw new ValueError('a member of a Template has no name');
  const type = dataTypeName(datatype);
  if (type === undefined) throw new ValueError(`member ${name} of a Template has no known type (${datatype ?? 'none'})`);
  return { name, type, value: isNull === true || value === undefined ? null : readValue(type, value) };
}

function readParameter({ name, type: number, value }: WireParameter, readValue: ReadValue): Named {
  if (name === undefined) throw new ValueError('a parameter of a Template has no name');
  const type = dataTypeName(number);
  if (type === undefined || !isBasicType(type))
    throw new ValueError(`parameter ${name} of a Template has type ${number ?? 'none'}, which is no basic type`);
  return { name, type, value: value === undefined ? null : readValue(type, value) };
}

/** A template as it goes on the wire. Throws `ValueError`. */
export function writeTemplate(
  { isDefinition, ref, version, members, parameters }: Template,
  writeValue: WriteValue,
): WireTemplate {
  if (isDefinition !== (ref === undefined))
    throw new ValueError('an instance of a Template refers to its definition, a definition to none');
  return {
    ...(version !== undefined && { version }),
    metrics: members.map(({ name, type, value }) => ({ name, datatype: dataTypes[type], ...nullable(type, value, writeValue) })),
    parameters: parameters.map(({ name, type, value }) => {
      if (!isBasicType(type)) throw new ValueError(`parameter ${name} of a Template has type ${type}, which is no basic type`);
      return { name, type: dataTypes[type], ...(value !== null && { value: writeValue(type, value) }) };
    }),
    ...(ref !== undefined && { templateRef: ref }),
    isDefinition,
  };
}

function nullable(type: DataType, value: MetricValue, writeValue: WriteValue): Pick<Metric, 'isNull' | 'value'> {
  return value === null ? { isNull: true } : { value: writeValue(type, value) };
}

/** What is wrong with an instance against its definition; `complete`: in a birth it has every member (6.4.14). */
export function templateProblem(instance: Template, definition: Template | undefined, complete: boolean): string | undefined {
  if (definition === undefined) return `its definition ${instance.ref} is not known`;
  const stranger = instance.members.find(
    ({ name, type }) => !definition.members.some(known => known.name === name && known.type === type),
  );
  if (stranger !== undefined)
    return `member ${stranger.name} (${stranger.type}) does not stand in its definition ${instance.ref}`;
  const unknown = instance.parameters.find(({ name }) => !definition.parameters.some(known => known.name === name));
  if (unknown !== undefined) return `parameter ${unknown.name} does not stand in its definition ${instance.ref}`;
  const missing = definition.members.find(({ name }) => !instance.members.some(member => member.name === name));
  return complete && missing !== undefined ? `member ${missing.name} of its definition ${instance.ref} is missing` : undefined;
}
