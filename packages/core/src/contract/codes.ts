import type { CodeCatalogue, Issue, Level } from '../value/issue.ts';

/** What can be wrong with a contract document, and with a message that should keep a contract. */
export const contractCodes = {
  'contract.schema': {
    means: 'A keyword of the schema has a value that the keyword cannot have.',
    remedy: 'Write the keyword as JSON Schema 2020-12 defines it.',
  },
  'contract.schema-keyword': {
    means: 'The schema uses a keyword that neither JSON Schema 2020-12 nor the vocabulary of Millrace knows.',
    remedy: 'Correct the spelling; a remark belongs into description or $comment.',
  },
  'contract.schema-format': {
    means: 'The schema names a text format that does not exist, or one that does not fit the type beside it.',
    remedy: 'Use a format of JSON Schema 2020-12, or decimal, quantity, int64 or ucum on a text.',
  },
  'contract.unit': {
    means: 'A unit in the schema is no code of UCUM, or stands where no quantity is.',
    remedy:
      'Write the code of UCUM (kg, Cel, [lb_av], {pieces}) on a number, or on a text with format: decimal, quantity or int64.',
  },
  'contract.schema-pattern': {
    means: 'A pattern is not a regular expression, or cannot be matched in bounded time on a hostile text.',
    remedy:
      'Write it without references back to a group (\\1), groups inside a look behind, or counts inside counts in the thousands.',
  },
  'contract.schema-reference': {
    means: 'A reference inside the schema leads nowhere.',
    remedy: 'Point it at something that stands in this schema, for example #/$defs/quantity.',
  },
  'contract.path-unknown': {
    means: 'Subject, id, key, revision or sequence names a path that the schema does not have.',
    remedy: 'Correct the path, or declare the field in the schema.',
  },
  'contract.key-missing': {
    means: 'The message lacks a value that identifies it: subject, id, or a key that the schema requires.',
    remedy: 'Correct the sender; where the value may be absent, do not require it in the schema (subject and id always are).',
  },
  'contract.key-type': {
    means: 'A value that identifies the message is neither a text nor a whole number that is exact.',
    remedy: 'Send it as text, or point the path at a single value.',
  },
  'contract.required': {
    means: 'A required field is absent.',
    remedy: 'Correct the sender, or make the field optional in the contract.',
  },
  'contract.type': { means: 'A value has another type than the contract says.', remedy: 'Correct the sender or the contract.' },
  'contract.pattern': {
    means: 'A text does not have the form that the contract says.',
    remedy: 'Correct the sender, or widen the pattern in the contract.',
  },
  'contract.format': {
    means: 'A text is not a valid value of its format (decimal, quantity, int64, ucum, date-time, date …).',
    remedy: 'Correct the sender: decimals have a point and no exponent, times have a zone.',
  },
  'contract.choice': {
    means: 'A value is none of those that the contract lists.',
    remedy: 'Correct the sender, or add the value to the contract in a new version.',
  },
  'contract.code': {
    means: 'A code is not in the code set that the contract names, or not on the day of the message.',
    remedy: 'Correct the sender, or have the steward add the code to the code set; after a reload release the message.',
  },
  'contract.length': {
    means: 'A text is shorter or longer than the contract says.',
    remedy: 'Correct the sender or the contract.',
  },
  'contract.range': {
    means: 'A number is outside the range that the contract says.',
    remedy: 'Correct the sender or the contract.',
  },
  'contract.items': {
    means: 'A list or an object has fewer, more, or other members than the contract says.',
    remedy: 'Correct the sender or the contract.',
  },
  'contract.unique': { means: 'A list holds the same member twice.', remedy: 'Correct the sender.' },
  'contract.unknown-field': {
    means: 'The message has a field that the contract closes out.',
    remedy: 'Declare the field in a new version of the contract, or leave it out at the sender.',
  },
  'contract.combination': {
    means: 'A value keeps none of the alternatives of the contract, or keeps one that it must not.',
    remedy: 'Compare the value with the anyOf, oneOf, not or if of the contract at this place.',
  },
  'contract.xsd': {
    means: 'A file of XML Schema is not well-formed, is no schema, or refers to something that is defined nowhere.',
    remedy: 'Correct the schema file at the place that the sentence names.',
  },
  'contract.xsd-missing': {
    means: 'A schema file that is named, included or imported is not there.',
    remedy: 'Give all files of the schema together, in the folders in which they name each other.',
  },
  'contract.xsd-approximate': {
    means: 'Something in the schema cannot be said in a contract in full; the contract accepts more than the schema.',
    remedy: 'Check what the sentence names in the target system, or narrow the contract by hand.',
  },
  'contract.xsd-root': {
    means: 'No global element has the name that was asked for.',
    remedy: 'Choose one of the global elements of the schema.',
  },
  'contract.draft': {
    means: 'What a contract is to be drafted of is not what it should be, or says nothing that a message could be.',
    remedy: 'Say what the files are with --kind, and give files of that kind.',
  },
  'contract.draft-broken': {
    means: 'A description that a contract is to be drafted of breaks off, or names something that it does not define.',
    remedy: 'Give the whole description, as its source exports it.',
  },
  'contract.draft-samples': {
    means: 'The samples that a contract is to be drafted of hold no message, or one without named fields.',
    remedy: 'Give at least one message with its fields; --records names where the messages stand inside a file.',
  },
  'contract.draft-root': {
    means: 'What a contract is to be drafted of describes several messages, or none of the name that was given.',
    remedy: 'Name one of them with --root.',
  },
  'contract.mig': {
    means: 'A JSON file is no message implementation guideline of SAP Integration Advisor.',
    remedy:
      'Export the guideline and give the file `MIG_….json` of its archive; the mapping guidelines (`MAG_…`) hold no structure.',
  },
} satisfies CodeCatalogue;

/** A code of this area. */
export type ContractCode = keyof typeof contractCodes;

/** An issue of this area, with the remedy of its catalogue entry. */
export function contractIssue(code: ContractCode, path: string, sentence: string, level: Level = 'error'): Issue {
  return { code, level, path, sentence, remedy: contractCodes[code].remedy };
}
