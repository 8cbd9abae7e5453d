import type { ContractDocument } from '../../document/model.ts';
import { plainSchema } from '../plain-schema.ts';
import { isSchemaObject, referenceIn, schemaRoot, type SchemaObject } from '../schema.ts';
import { wordsAbout } from './remarks.ts';

/** Texts that are more than texts, by format: name of the type and what it holds. */
const exactTexts: Readonly<Record<string, readonly [name: string, holds: string]>> = {
  decimal: ['Decimal', 'An exact decimal number as text, such as "12.50": never read it into a double.'],
  int64: ['Int64', 'A whole number of 64 bits as text: read it with BigInt.'],
  'date-time': ['DateTime', 'A moment with its offset, RFC 3339, such as "2026-03-01T06:00:00+05:30".'],
  'date-time-local': ['LocalDateTime', 'A date and time of day without an offset.'],
  date: ['CalendarDate', 'A day, such as "2026-03-01".'],
};

/** The types of a contract for TypeScript: one interface for the message, one type for each definition, remarks from the schema. */
export function exportTypeScript(contract: ContractDocument): string {
  const schema = plainSchema(contract.schema);
  const root = schemaRoot(schema);
  const names = new Map<string, string>();
  const waiting: (readonly [name: string, schema: SchemaObject])[] = [];
  const formats = new Set<string>();
  const taken = new Set(Object.values(exactTexts).map(([name]) => name));
  const message = typeName(contract.name);
  names.set('#', message);
  const declarations = [declare(message, schema, contract.title)];
  for (let next = waiting.shift(); next; next = waiting.shift()) declarations.push(declare(next[0], next[1], undefined));
  const exact = Object.entries(exactTexts).filter(([format]) => formats.has(format));
  return (
    [
      `// ${contract.name}@${contract.version}, exported by Millrace: not edited by hand.`,
      ...exact.map(([, [name, holds]]) => `/** ${holds} */\nexport type ${name} = string;`),
      ...declarations,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );

  function declare(name: string, part: SchemaObject, title: string | undefined): string {
    const about = remark(title ?? wordsAbout(part), '');
    const body = typeOf(part, '');
    const isPlain = body.startsWith('{') && body.endsWith('}') && !body.includes('} |') && !body.includes('} &');
    return `${about}export ${isPlain ? `interface ${name} ${body}` : `type ${name} = ${body};`}`;
  }

  function typeOf(part: unknown, indent: string): string {
    if (part === false) return 'never';
    if (!isSchemaObject(part)) return 'unknown';
    const parts = [
      own(part, indent),
      ...alternatives(part, indent),
      ...listOf(part['allOf']).map(each => grouped(typeOf(each, indent))),
    ];
    const said = parts.filter(each => each !== 'unknown');
    if (typeof part['$ref'] === 'string') said.unshift(refer(part['$ref']));
    return said.length === 0 ? 'unknown' : said.length === 1 ? said[0]! : said.map(grouped).join(' & ');
  }

  function alternatives(part: SchemaObject, indent: string): readonly string[] {
    return ['anyOf', 'oneOf'].flatMap(name => {
      const types = listOf(part[name]).map(each => grouped(typeOf(each, indent)));
      if (types.length === 0 || types.includes('unknown')) return [];
      return [[...new Set(types)].join(' | ')];
    });
  }

  function own(part: SchemaObject, indent: string): string {
    const choices = Object.hasOwn(part, 'const') ? [part['const']] : part['enum'];
    if (Array.isArray(choices)) return choices.map(literal).join(' | ') || 'never';
    const types = part['type'] === undefined ? implied(part) : listOf(part['type']);
    return [...new Set(types.map(type => single(String(type), part, indent)))].join(' | ') || 'unknown';
  }

  function single(type: string, part: SchemaObject, indent: string): string {
    switch (type) {
      case 'string':
        return text(part['format']);
      case 'integer':
        return 'number';
      case 'object':
        return object(part, indent);
      case 'array':
        return array(part, indent);
      default:
        return type;
    }
  }

  function text(format: unknown): string {
    if (typeof format !== 'string' || !Object.hasOwn(exactTexts, format)) return 'string';
    formats.add(format);
    return exactTexts[format]![0];
  }

  function object(part: SchemaObject, indent: string): string {
    const properties = isSchemaObject(part['properties']) ? Object.entries(part['properties']) : [];
    const required = new Set(listOf(part['required']));
    const inner = `${indent}  `;
    const lines = properties.map(([name, schema]) => {
      const about = isSchemaObject(schema) ? remark(wordsAbout(schema), inner) : '';
      return `${about}${inner}readonly ${propertyName(name)}${required.has(name) ? '' : '?'}: ${typeOf(schema, inner)};`;
    });
    const rest = restOf(part, properties.length > 0, inner);
    if (rest !== undefined) lines.push(`${inner}readonly [name: string]: ${rest};`);
    return lines.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${lines.join('\n')}\n${indent}}`;
  }

  /** Other fields: those that are declared must fit their type, so beside declared ones it is unknown. */
  function restOf(part: SchemaObject, declared: boolean, indent: string): string | undefined {
    const { additionalProperties: rest, patternProperties: patterns } = part;
    if (!declared && rest === undefined && patterns === undefined) return 'unknown';
    if (!declared && isSchemaObject(rest)) return typeOf(rest, indent);
    return rest === true || isSchemaObject(rest) || isSchemaObject(patterns) ? 'unknown' : undefined;
  }

  function array(part: SchemaObject, indent: string): string {
    const front = listOf(part['prefixItems']).map(each => `${typeOf(each, indent)}?`);
    const { items } = part;
    if (front.length > 0)
      return `readonly [${[...front, ...(items === false ? [] : [`...(${typeOf(items, indent)})[]`])].join(', ')}]`;
    return `readonly ${grouped(typeOf(items, indent))}[]`;
  }

  function refer(reference: string): string {
    const known = names.get(reference);
    if (known !== undefined) return known;
    const target = referenceIn(root, reference);
    if (!isSchemaObject(target)) return target === false ? 'never' : 'unknown';
    const name = typeName(decodeURIComponent(reference.slice(reference.lastIndexOf('/') + 1)));
    names.set(reference, name);
    waiting.push([name, target]);
    return name;
  }

  /** A name for a type that no other one has. */
  function typeName(text: string): string {
    const words = text.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '');
    const joined = words.map(word => word[0]!.toUpperCase() + word.slice(1)).join('');
    const plain = /^\p{L}/u.test(joined) ? joined : `Part${joined}`;
    let name = plain;
    for (let count = 2; taken.has(name); count++) name = `${plain}${count}`;
    taken.add(name);
    return name;
  }
}

/** Types that the keywords of a schema without `type` speak of; it may be something else, too. */
function implied(part: SchemaObject): readonly string[] {
  if (part['properties'] !== undefined) return ['object'];
  return part['items'] !== undefined || part['prefixItems'] !== undefined ? ['array'] : [];
}

function literal(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'unknown' : JSON.stringify(value);
}

function grouped(type: string): string {
  return /[|&]/u.test(type) && !type.startsWith('{') ? `(${type})` : type.startsWith('readonly ') ? `(${type})` : type;
}

function propertyName(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);
}

function remark(text: string, indent: string): string {
  return text === '' ? '' : `${indent}/** ${text.replaceAll('*/', '* /').replaceAll(/\s+/gu, ' ')} */\n`;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}
