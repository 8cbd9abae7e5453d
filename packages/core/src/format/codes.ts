import type { CodeCatalogue } from '../value/issue.ts';

/** What can be wrong with received bytes, with a value to be written, or with the settings of a format. */
export const formatCodes = {
  'format.settings': {
    means: 'The settings of a format contradict each other or name something that does not exist.',
    remedy: 'Correct the `format` of the interface as the sentence says.',
  },
  'format.too-large': {
    means: 'A received item has more bytes than the limit allows.',
    remedy: 'Send smaller items, or raise `limits.size` of the interface if this size is meant.',
  },
  'format.too-many-records': {
    means: 'A text that is read at once holds more records than the limit allows.',
    remedy: 'Let the source cut the text into records (a file source does), send smaller batches, or raise the items limit.',
  },
  'format.too-deep': {
    means: 'A value nests deeper than can be written or read.',
    remedy: 'Send a flatter message, or raise the depth limit if the nesting is meant.',
  },
  'format.empty': {
    means: 'The received item holds no bytes or nothing but white space.',
    remedy: 'Send the content again; an empty file or body is most often a failed transfer.',
  },
  'format.no-records': {
    means: 'Nothing stands at the path where the records of a document are declared to be.',
    remedy: 'Compare `records` of the interface format with the document; names are case-sensitive.',
  },
  'format.several-records': {
    means: 'Several records cannot be written into one document of this format.',
    remedy: 'Declare `records` (and for XML a root), or let the interface send one record at a time.',
  },
  'text.not-decodable': {
    means: 'A byte sequence is not allowed in the declared or detected encoding.',
    remedy: 'Declare the encoding that the sender really uses, or correct the sender; nothing is ever guessed.',
  },
  'text.not-encodable': {
    means: 'A character does not exist in the declared encoding of the target.',
    remedy: 'Use an encoding that has the character (utf-8), or replace the character in the mapping.',
  },
  'text.encoding-contradiction': {
    means: 'Byte order mark, declared encoding and XML declaration do not say the same.',
    remedy: 'Make the sender and the interface agree on one encoding.',
  },
  'text.unknown-encoding': {
    means: 'The encoding is unknown or cannot be read and written exactly.',
    remedy: 'Use utf-8, utf-16le, utf-16be or a single-byte encoding such as windows-1252 or iso-8859-15.',
  },
  'text.byte-order-mark': {
    means:
      'A byte order mark stands after another one or at the start of a record, where it would become an invisible part of a text.',
    remedy: 'Correct the sender: files with marks were joined, or the mark was written twice.',
  },
  'text.nul': {
    means: 'The text holds NUL characters, which most often means UTF-16 read as something else.',
    remedy: 'Declare `encoding: utf-16le` or `utf-16be` if that is what the sender writes; otherwise the content is damaged.',
  },
  'xml.syntax': {
    means: 'The document is not well-formed XML.',
    remedy: 'Correct the sender; the position says where the document stops being XML.',
  },
  'xml.truncated': {
    means: 'The document ends before all of its elements are closed.',
    remedy: 'Send the whole document again; look for a cut transfer, or a file that was read while it was being written.',
  },
  'xml.doctype': {
    means: 'The document has a document type declaration, which is refused because it can name files and multiply text.',
    remedy: 'Send the document without `<!DOCTYPE …>`.',
  },
  'xml.entity': {
    means:
      'The document uses an entity that is none of the five predefined ones, or a reference to a character that XML forbids.',
    remedy: 'Write the character itself, or a numeric reference to a character that XML allows.',
  },
  'xml.too-many-references': {
    means: 'The document holds more numeric character references than the limit allows.',
    remedy: 'Write the characters themselves in UTF-8, or raise the items limit.',
  },
  'xml.too-deep': {
    means: 'The elements nest deeper than the limit allows.',
    remedy: 'Send a flatter document, or raise the depth limit if the nesting is meant.',
  },
  'xml.too-many-elements': {
    means: 'The document holds more elements than the limit allows.',
    remedy: 'Send smaller documents, or raise the items limit.',
  },
  'xml.too-many-attributes': {
    means: 'An element holds more attributes than any sensible message has.',
    remedy: 'Correct the sender; an element may have 256 attributes.',
  },
  'xml.namespace': {
    means: 'The root element is not in the namespace that the interface accepts.',
    remedy:
      'Compare `namespace` of the interface format with the document: another version of the standard has another namespace.',
  },
  'xml.ambiguous-attribute': {
    means: 'Two attributes of one element differ only in their namespace prefix, so one name would stand for both.',
    remedy: 'Correct the sender: local attribute names must differ within an element.',
  },
  'xml.mixed-content': {
    means: 'Text stands between child elements; it was joined into `#text` and its place among the children is lost.',
    remedy: 'Nothing, if the place of the text does not matter; otherwise let the sender put it into an element of its own.',
  },
  'xml.nil-content': {
    means: 'An element says `xsi:nil="true"` and yet has content, or `xsi:nil` is neither true nor false.',
    remedy: 'Correct the sender: a nil element is empty.',
  },
  'xml.not-a-number': {
    means: 'A text at a path of numbers is no number, or none that a double holds exactly.',
    remedy: 'Correct the value at the source, or declare the field as `type: string, format: decimal` in the contract.',
  },
  'xml.not-a-flag': {
    means: 'A text at a path of flags is none of true, false, 1 and 0.',
    remedy: 'Correct the value at the source, or map it with a code table from a text field.',
  },
  'xml.no-root': {
    means: 'A value has not exactly one top field that could be the root element, and no root is declared.',
    remedy: 'Declare `root` in the format of the interface, or let the mapping make exactly one top field.',
  },
  'xml.bad-name': {
    means: 'A field name cannot be the name of an element or attribute.',
    remedy: 'Rename the field in the mapping: letters, digits, `_`, `-` and `.`, not beginning with a digit.',
  },
  'xml.bad-character': {
    means: 'A text holds a character that XML cannot carry, not even as a reference.',
    remedy: 'Take the character out in the mapping; control characters are most often damage at the source.',
  },
  'xml.not-representable': {
    means: 'A value has a form that XML cannot say, such as a list inside a list.',
    remedy: 'Give the inner list a field of its own in the mapping.',
  },
  'delimited.header': {
    means: 'The header line does not name the declared columns in the declared order.',
    remedy: 'Agree with the sender on the columns, then change `columns` of the interface or the export.',
  },
  'delimited.duplicate-column': {
    means: 'The header names the same column twice or has a column without a name.',
    remedy: 'Correct the export: each column needs a name of its own.',
  },
  'delimited.width': {
    means: 'A record has more or fewer fields than the header has columns.',
    remedy: 'Look for an unquoted separator inside a field, or for a record that was cut off.',
  },
  'delimited.quote': {
    means: 'A quote stands where RFC 4180 does not allow one.',
    remedy:
      'Correct the export: a field with quotes is quoted as a whole and its inner quotes are doubled; or declare `quote: ""`.',
  },
  'delimited.truncated': {
    means: 'The text ends inside a quoted field.',
    remedy: 'Send the file again; it was cut off or a closing quote is missing.',
  },
  'delimited.number': {
    means: 'A field declared as a decimal is not written with the declared decimal mark, or its meaning is ambiguous.',
    remedy: 'Compare `decimalMark` of the interface with the file; thousands separators are not accepted.',
  },
  'delimited.flag': {
    means: 'A field declared as a flag is none of true, false, 1 and 0.',
    remedy: 'Correct the value at the source, or map it with a code table from a text column.',
  },
  'delimited.unknown-column': {
    means: 'A record to be written has a field that is none of the columns.',
    remedy: 'Add the column to `columns`, or leave the field out in the mapping.',
  },
  'delimited.not-representable': {
    means: 'A value to be written is nested, or is no record, or would be read as something else.',
    remedy: 'Let the mapping make one flat record of texts, numbers and flags.',
  },
  'delimited.trailer': {
    means: 'The closing line is missing, stands before the end, or its count is not the number of records.',
    remedy: 'Treat the file as incomplete: ask for it again, and replay what was held.',
  },
  'edi.structure': {
    means:
      'A segment of an interchange stands where the standard does not allow it, or the text is no interchange of the declared kind.',
    remedy:
      'Compare `kind` of the interface format with the file, then correct the sender; the position says where the envelope breaks.',
  },
  'edi.truncated': {
    means: 'An interchange ends inside a segment, a message or before its trailer.',
    remedy: 'Ask for the whole file again; look for a cut transfer, or a file that was read while it was being written.',
  },
  'edi.segment': {
    means: 'A segment does not begin with a tag of two or three capital letters and digits.',
    remedy: 'Look for an unreleased delimiter in the data before it, or another service string than the file really uses.',
  },
  'edi.service-string': {
    means: 'The service string of an interchange gives one character two meanings.',
    remedy: 'Correct the sender: the characters of UNA differ from each other.',
  },
  'edi.header': {
    means: 'A header segment of an interchange lacks what the standard asks for, or has it in the wrong form.',
    remedy: 'Correct the sender, or let the mapping fill the field that is named.',
  },
  'edi.count': {
    means: 'A trailer does not say the number of segments, messages or groups that came.',
    remedy: 'Treat the interchange as incomplete: ask for it again, and replay what was held.',
  },
  'edi.reference': {
    means: 'A trailer does not repeat the control reference of its header.',
    remedy: 'Treat the interchange as damaged: parts of two files may have been joined. Ask for it again.',
  },
  'edi.group': {
    means: 'A segment stands where its place among the others cannot be kept with the declared groups.',
    remedy:
      'Add the tag to the group it belongs to in `groups` of the interface format, or leave `groups` out to read segments in order.',
  },
  'edi.delimiter': {
    means: 'A text to be written holds a character that structures the interchange, and the syntax has no release character.',
    remedy: 'Declare other `separators`, or replace the character in the mapping.',
  },
  'edi.not-representable': {
    means: 'A value to be written is no record of segments with elements such as e1 and e2_3.',
    remedy: 'Let the mapping make segments under their tags and their elements as texts.',
  },
  'idoc.control': {
    means: 'An IDoc does not begin with a control record EDI_DC40, or the control record contradicts what it stands in.',
    remedy:
      'Compare `form` and `root` of the interface format with the file; a mapping fills EDI_DC40 with IDOCTYP, MESTYP and partners.',
  },
  'idoc.structure': {
    means: 'An IDoc in XML holds something that is neither a segment nor a field.',
    remedy: 'Correct the sender; IDocs have no attributes but BEGIN and SEGMENT, and no text beside segments.',
  },
  'idoc.truncated': {
    means: 'A control record has no segments behind it.',
    remedy: 'Send the IDoc again; look for a cut transfer, or a file that was read while it was being written.',
  },
  'idoc.segment': {
    means: 'A line of a flat IDoc does not have the header that every segment has.',
    remedy: 'Look for a line break inside the data, or a line that was cut off or shifted.',
  },
  'idoc.sequence': {
    means: 'Segment numbers jump or go back, or a segment belongs to another IDoc.',
    remedy: 'Treat the IDoc as incomplete: ask for it again; lines are missing, stand twice, or two files were joined.',
  },
  'idoc.hierarchy': {
    means: 'A segment has no place: its parent is not open, or it stands apart from its like.',
    remedy: 'Compare the order of the segments with the IDoc type; the sender must write PSGNUM and HLEVEL, or neither.',
  },
  'idoc.unknown-segment': {
    means: 'The layout of a segment is declared neither by the contract nor by the format, so its fields cannot be told apart.',
    remedy:
      'Add the segment to the contract (`position` and `maxLength` of its fields) or to `segments` of the interface format.',
  },
  'idoc.undeclared': {
    means: 'A segment has content where no field is declared, or a field that its layout does not have.',
    remedy: 'Compare the layout with the release of the IDoc type; newer releases append fields.',
  },
  'idoc.not-representable': {
    means: 'A value to be written does not fit into its field or is no segment.',
    remedy: 'Let the mapping make texts of at most the length of the field, without line breaks.',
  },
  'fixed.layout': {
    means: 'A line has none of the declared marks that tell its layout.',
    remedy: 'Compare `discriminator` and `layouts` of the interface format with the file; the line may be shifted.',
  },
  'fixed.width': {
    means: 'A line has more or fewer characters than its layout.',
    remedy: 'Look for a cut or shifted line; declare `trimmed` if the sender leaves out blanks at the end.',
  },
  'fixed.field': {
    means: 'The characters of a field are no number or flag of the declared form.',
    remedy: 'Compare `start`, `length` and `decimals` of the field with the file; a shifted line shows here first.',
  },
  'fixed.header': {
    means: 'The header line is missing, stands twice or behind other lines, or records have different ones.',
    remedy: 'Compare the file with `layouts` of the interface format; files may have been joined.',
  },
  'fixed.trailer': {
    means: 'The trailer is missing, stands before the end, or its count is not the number of records.',
    remedy: 'Treat the file as incomplete: ask for it again, and replay what was held.',
  },
  'fixed.unknown-field': {
    means: 'A record to be written has a field that has no place in its layout.',
    remedy: 'Add the field to the layout, or leave it out in the mapping.',
  },
  'fixed.not-representable': {
    means: 'A value to be written does not fit into its field, or would be read as something else.',
    remedy: 'Let the mapping shorten or round it; nothing is ever cut off silently.',
  },
} satisfies CodeCatalogue;

/** A code of this area. */
export type FormatCode = keyof typeof formatCodes;
