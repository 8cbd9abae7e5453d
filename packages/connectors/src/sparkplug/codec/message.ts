import type { MessageDeclaration } from './wire.ts';
import type { Whole } from './whole.ts';

/** A Sparkplug B payload as it is on the wire (specification 3.0, 6.4.5); what its metrics mean depends on births. Times are milliseconds since 1970. */
export interface Payload {
  readonly timestamp?: Whole;
  readonly metrics?: readonly Metric[];
  readonly seq?: Whole;
  readonly uuid?: string;
  readonly body?: Uint8Array;
}

/** A metric (6.4.6). Data may leave out `name` and `datatype`: they stand in the birth under the same alias or name. */
export interface Metric {
  readonly name?: string;
  readonly alias?: Whole;
  readonly timestamp?: Whole;
  readonly datatype?: number;
  readonly isHistorical?: boolean;
  readonly isTransient?: boolean;
  readonly isNull?: boolean;
  readonly metadata?: MetaData;
  readonly properties?: PropertySet;
  readonly value?: WireValue;
}

/** What a value is on the wire; a datatype says what it means. Numbers are unsigned here. */
export type WireValue =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'long'; readonly value: Whole }
  | { readonly kind: 'float' | 'double'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes' | 'extension'; readonly value: Uint8Array }
  | { readonly kind: 'dataset'; readonly value: WireDataSet }
  | { readonly kind: 'template'; readonly value: WireTemplate }
  | { readonly kind: 'propertyset'; readonly value: PropertySet }
  | { readonly kind: 'propertysets'; readonly value: { readonly sets?: readonly PropertySet[] } };

/** What belongs to files and texts in parts (6.4.7). */
export interface MetaData {
  readonly isMultiPart?: boolean;
  readonly contentType?: string;
  readonly size?: Whole;
  readonly seq?: Whole;
  readonly fileName?: string;
  readonly fileType?: string;
  readonly md5?: string;
  readonly description?: string;
}

/** Properties of a metric: as many keys as values (6.4.8). */
export interface PropertySet {
  readonly keys?: readonly string[];
  readonly values?: readonly PropertyValue[];
}

export interface PropertyValue {
  readonly type?: number;
  readonly isNull?: boolean;
  readonly value?: WireValue;
}

/** A table: as many types as columns (6.4.11). */
export interface WireDataSet {
  readonly numOfColumns?: Whole;
  readonly columns?: readonly string[];
  readonly types?: readonly number[];
  readonly rows?: readonly { readonly elements?: readonly { readonly value?: WireValue }[] }[];
}

/** A definition (in an NBIRTH) or an instance of a type (6.4.14). */
export interface WireTemplate {
  readonly version?: string;
  readonly metrics?: readonly Metric[];
  readonly parameters?: readonly WireParameter[];
  readonly templateRef?: string;
  readonly isDefinition?: boolean;
}

export interface WireParameter {
  readonly name?: string;
  readonly type?: number;
  readonly value?: WireValue;
}

const extension = { kind: 'bytes', one: 'extension' } as const;
const basic = (first: number): MessageDeclaration['fields'] => ({
  [first]: { kind: 'uint32', one: 'int' },
  [first + 1]: { kind: 'uint64', one: 'long' },
  [first + 2]: { kind: 'float', one: 'float' },
  [first + 3]: { kind: 'double', one: 'double' },
  [first + 4]: { kind: 'bool', one: 'boolean' },
  [first + 5]: { kind: 'string', one: 'string' },
});

const metaDataMessage: MessageDeclaration = {
  name: 'MetaData',
  fields: {
    1: { kind: 'bool', name: 'isMultiPart' },
    2: { kind: 'string', name: 'contentType' },
    3: { kind: 'uint64', name: 'size' },
    4: { kind: 'uint64', name: 'seq' },
    5: { kind: 'string', name: 'fileName' },
    6: { kind: 'string', name: 'fileType' },
    7: { kind: 'string', name: 'md5' },
    8: { kind: 'string', name: 'description' },
  },
};

const propertySetMessage: MessageDeclaration = {
  name: 'PropertySet',
  fields: {
    1: { kind: 'string', name: 'keys', repeated: true },
    2: { kind: () => propertyValueMessage, name: 'values', repeated: true },
  },
};

const propertySetListMessage: MessageDeclaration = {
  name: 'PropertySetList',
  fields: { 1: { kind: () => propertySetMessage, name: 'sets', repeated: true } },
};

const propertyValueMessage: MessageDeclaration = {
  name: 'PropertyValue',
  fields: {
    1: { kind: 'uint32', name: 'type' },
    2: { kind: 'bool', name: 'isNull' },
    ...basic(3),
    9: { kind: () => propertySetMessage, one: 'propertyset' },
    10: { kind: () => propertySetListMessage, one: 'propertysets' },
    11: extension,
  },
};

const dataSetValueMessage: MessageDeclaration = { name: 'DataSetValue', fields: { ...basic(1), 7: extension } };

const rowMessage: MessageDeclaration = {
  name: 'Row',
  fields: { 1: { kind: () => dataSetValueMessage, name: 'elements', repeated: true } },
};

const dataSetMessage: MessageDeclaration = {
  name: 'DataSet',
  fields: {
    1: { kind: 'uint64', name: 'numOfColumns' },
    2: { kind: 'string', name: 'columns', repeated: true },
    3: { kind: 'uint32', name: 'types', repeated: true },
    4: { kind: () => rowMessage, name: 'rows', repeated: true },
  },
};

const parameterMessage: MessageDeclaration = {
  name: 'Parameter',
  fields: { 1: { kind: 'string', name: 'name' }, 2: { kind: 'uint32', name: 'type' }, ...basic(3), 9: extension },
};

const templateMessage: MessageDeclaration = {
  name: 'Template',
  fields: {
    1: { kind: 'string', name: 'version' },
    2: { kind: () => metricMessage, name: 'metrics', repeated: true },
    3: { kind: () => parameterMessage, name: 'parameters', repeated: true },
    4: { kind: 'string', name: 'templateRef' },
    5: { kind: 'bool', name: 'isDefinition' },
  },
};

const metricMessage: MessageDeclaration = {
  name: 'Metric',
  fields: {
    1: { kind: 'string', name: 'name' },
    2: { kind: 'uint64', name: 'alias' },
    3: { kind: 'uint64', name: 'timestamp' },
    4: { kind: 'uint32', name: 'datatype' },
    5: { kind: 'bool', name: 'isHistorical' },
    6: { kind: 'bool', name: 'isTransient' },
    7: { kind: 'bool', name: 'isNull' },
    8: { kind: () => metaDataMessage, name: 'metadata' },
    9: { kind: () => propertySetMessage, name: 'properties' },
    ...basic(10),
    16: { kind: 'bytes', one: 'bytes' },
    17: { kind: () => dataSetMessage, one: 'dataset' },
    18: { kind: () => templateMessage, one: 'template' },
    19: extension,
  },
};

/** The field numbers of the standard (6.4.1), as our reader and writer take them. */
export const payloadMessage: MessageDeclaration = {
  name: 'Payload',
  fields: {
    1: { kind: 'uint64', name: 'timestamp' },
    2: { kind: () => metricMessage, name: 'metrics', repeated: true },
    3: { kind: 'uint64', name: 'seq' },
    4: { kind: 'string', name: 'uuid' },
    5: { kind: 'bytes', name: 'body' },
  },
};
