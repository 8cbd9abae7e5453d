import type { CodeCatalogue } from '../value/issue.ts';

/** Everything that can be wrong with the documents of a project. */
export const documentCodes = {
  'document.not-yaml': { means: 'The text is not YAML 1.2.', remedy: 'Correct the text at the place named.' },
  'document.encoding': {
    means: 'A file of the project is not UTF-8.',
    remedy: 'Save the file as UTF-8, in place of Windows-1252 or UTF-16, for example.',
  },
  'document.edit-refused': {
    means: 'A change of a mapping cannot be written into its text in place.',
    remedy: 'Change the text of the document itself.',
  },
  'document.more': {
    means: 'A file has more issues than are listed.',
    remedy: 'Correct those that are listed first; most others follow from them.',
  },
  'document.none': {
    means: 'The folder that is to be checked holds no document.',
    remedy: 'Name the folder of the project: its files end in .yaml or .yml and hold documents with kind and name.',
  },
  'document.alias': {
    means: 'The document uses a YAML anchor or alias, which Millrace does not read.',
    remedy: 'Write the repeated part out, or share it as a contract or mapping of its own.',
  },
  'document.tag': { means: 'The document uses a YAML tag that is not known.', remedy: 'Remove the tag.' },
  'document.too-deep': { means: 'The document is nested deeper than 64 levels.', remedy: 'Make it flatter.' },
  'document.too-large': { means: 'A file of the project is larger than 8 MiB.', remedy: 'Split it into several files.' },
  'document.not-a-document': {
    means: 'A YAML document is not a group of settings.',
    remedy: 'Start it with "kind:" and "name:", followed by the settings of that kind.',
  },
  'document.unknown-kind': {
    means: 'A document does not say which kind it is, or names a kind that does not exist.',
    remedy: 'Write kind: system, contract, mapping, integration, site, code-set, crosswalk, collection or binding.',
  },
  'document.duplicate-setting': { means: 'The same setting stands twice in one group.', remedy: 'Keep one of the two.' },
  'document.unknown-setting': {
    means: 'A setting is not known at this place.',
    remedy: 'Use one of the settings in docs/reference/documents.md or in the README of the connector.',
  },
  'document.setting-missing': { means: 'A required setting is absent.', remedy: 'Add the setting.' },
  'document.empty-value': {
    means: 'A setting stands there without a value.',
    remedy: 'Give it a value, or leave the setting out.',
  },
  'document.wrong-type': {
    means: 'The value of a setting has another type than the setting.',
    remedy: 'Write a value of the type named in the message.',
  },
  'document.text-expected': {
    means: 'A text was written so that YAML reads it as a number or as true or false.',
    remedy: 'Write it in quotes.',
  },
  'document.number-rewritten': {
    means: 'YAML reads a number differently from how it is written (leading zeros, hexadecimal, more digits than fit).',
    remedy: 'Write it in quotes if it is a code, or as a plain decimal number if it is a number.',
  },
  'document.not-a-choice': {
    means: 'The value of a setting is not one of the words it may be.',
    remedy: 'Use one of the words named in the message.',
  },
  'document.not-a-duration': {
    means: 'The value of a setting is not a length of time.',
    remedy: 'Write a number and a unit: 250 ms, 30 s, 5 min, 2 h, 3 d.',
  },
  'document.out-of-range': {
    means: 'A number is smaller or larger than the setting allows.',
    remedy: 'Use a number in the range named in the message.',
  },
  'document.not-matching': {
    means: 'A text does not have the form that the setting asks for.',
    remedy: 'Write it in the form named in the message.',
  },
  'document.field-form': {
    means: 'A field of a mapping is none of the forms that a field can have.',
    remedy: 'Write an expression, or one of constant, value, each with fields, or fields.',
  },
  'document.bad-reference': {
    means: 'A reference to the environment or to a secret is not written as one.',
    remedy: 'Write ${env:NAME}, ${env:NAME:-default} or ${secret:NAME}; write $${ for a plain "${".',
  },
  'document.reference-missing': {
    means: 'A reference names a variable or secret that is not set where Millrace runs.',
    remedy: 'Set it in the environment or in the secrets of the node, or give the reference a default.',
  },
  'document.reference-here': {
    means: 'A reference stands outside the settings of a connector, where it is not resolved.',
    remedy: 'Write the value itself; references are for the config of an interface.',
  },
  'document.secret-in-plain': {
    means: 'A secret is written in the document itself.',
    remedy: 'Write ${secret:NAME} instead, set the secret where Millrace runs, and change the one that was written down.',
  },
  'document.duplicate': {
    means: 'Two documents of one kind have the same name (and version).',
    remedy: 'Rename or remove one of them.',
  },
  'document.unknown-system': {
    means: 'The name of a system is not known, neither as a binding of the site nor as a system of the project.',
    remedy: 'Correct the name, bind it under "systems:" of the site, or add the system.',
  },
  'document.unknown-interface': {
    means: 'The system does not have an interface of this name.',
    remedy: 'Correct the name, or add the interface to the system.',
  },
  'document.unknown-contract': {
    means: 'There is no contract of this name and version.',
    remedy: 'Write name@version of a contract of the project.',
  },
  'document.unknown-mapping': { means: 'There is no mapping of this name.', remedy: 'Correct the name, or add the mapping.' },
  'document.unknown-site': { means: 'There is no site of this name.', remedy: 'Correct the name, or add the site.' },
  'document.unknown-collection': {
    means: 'There is no collection of this name, or none of its equipment is at the site.',
    remedy: 'Correct the name, add the collection, or bind equipment of the site to it.',
  },
  'document.unknown-connector': {
    means: 'There is no connector of this name.',
    remedy: 'Use one of the connectors named in the message.',
  },
  'document.other-site': {
    means: 'A site, or an integration at a site, uses a system that belongs to another site.',
    remedy: 'Use a system of the same site, or one of the whole enterprise.',
  },
  'document.not-a-source': {
    means: 'An integration reads from an interface whose connector, with these settings, only writes.',
    remedy: 'Read from another interface, or give this one the settings of a source.',
  },
  'document.not-a-sink': {
    means: 'An integration writes to an interface whose connector, with these settings, only reads.',
    remedy: 'Write to another interface, or give this one the settings of a sink.',
  },
  'document.source-missing': {
    means: 'An integration does not say where it reads, or says it twice.',
    remedy: 'Write exactly one of interface and collection under from.',
  },
  'document.target-missing': {
    means: 'A target of an integration does not say where it writes, or says it twice.',
    remedy: 'Write exactly one of interface, and collection with command, under to.',
  },
  'document.unknown-command': {
    means: 'The collection declares no command of this name.',
    remedy: 'Use a name under commands of the collection.',
  },
  'document.unknown-integration': {
    means: 'There is no integration of this name.',
    remedy: 'Correct the name, or take the integration away.',
  },
  'document.command-not-allowed': {
    means: 'A command is to come from an integration, and no binding allows it there at all.',
    remedy: 'If it should be allowed, add its name under commands of the equipment in the binding, and have the change reviewed.',
  },
  'document.command-not-from-integration': {
    means: 'People may send the command there, and this integration may not: that has to be allowed by name.',
    remedy:
      'If it should be allowed, add the integration under integrations of the equipment in the binding, and have the change reviewed.',
  },
  'document.command-contract': {
    means: 'A target that is a command takes messages of the contract equipment-command, and of no other.',
    remedy: 'Write contract: equipment-command@1, and a mapping to it.',
  },
  'document.no-tags': {
    means: 'A binding names an interface whose connector, with these settings, has no tags.',
    remedy: 'Name an interface of a controller, a broker or an agent, or give this one the settings for tags.',
  },
  'document.no-series': {
    means: 'A collection sends its measurements to an interface whose connector, with these settings, takes none.',
    remedy: 'Name an interface of a historian or of Parquet files, or give this one the settings for measurements.',
  },
  'document.not-writable': {
    means: 'A binding allows a command for equipment behind an interface whose connector, with these settings, does not write.',
    remedy: 'Name an interface that writes, or do not allow the command here.',
  },
  'document.command-unbound': {
    means: 'A binding allows a command that writes a tag without an address.',
    remedy: 'Add a row for the tag to the address table, or do not allow the command here.',
  },
  'document.context-unheard': {
    means:
      'No integration reads or writes the interface of a context fact under the contract that says the fact, so nobody ever says it.',
    remedy: 'Name an interface that an integration reads or writes under this contract.',
  },
  'document.two-bindings': {
    means: 'Two bindings bind the same equipment to the same collection.',
    remedy: 'Keep one of the two.',
  },
  'document.two-contracts': {
    means: 'Two integrations read one interface under different contracts, so its messages would have two meanings.',
    remedy: 'Use one contract, or one interface for each kind of message.',
  },
  'document.mapping-missing': {
    means: 'The contracts of source and target differ, and no mapping says how one becomes the other.',
    remedy: 'Name a mapping between the two contracts.',
  },
  'document.mapping-mismatch': {
    means: 'A mapping is between other contracts than those of the integration.',
    remedy: 'Use a mapping between these contracts, or correct the contracts.',
  },
  'document.duplicate-target': {
    means: 'An integration writes to the same interface twice.',
    remedy: 'Remove one target, or make two integrations.',
  },
  'document.duplicate-site': { means: 'An integration names a site twice.', remedy: 'Name each site once.' },
  'document.unknown-zone': {
    means: 'The time zone is not an IANA zone.',
    remedy: 'Write a zone such as Europe/Paris or Asia/Kolkata.',
  },
  'document.same-site-code': {
    means: 'Two sites carry the same code, so a message cannot tell them apart.',
    remedy: 'Give each site the code that its messages carry.',
  },
  'document.unused': {
    means: 'Nothing in the project uses this document or interface.',
    remedy: 'Use it, or remove it.',
  },
  'document.repeats-blindly': {
    means: 'After a lost answer the target would be called again although it would act twice and cannot be asked.',
    remedy: 'Write unknown: hold, or give the interface a key or a verify request.',
  },
  'document.cannot-verify': {
    means: 'The target would act twice on a repeated message and cannot be asked whether it acted.',
    remedy:
      'Give the interface a key or a verify request, or write unknown: hold to accept that a lost answer waits for a person.',
  },
  'document.replaces-library': {
    means: 'A document of the project has the name of one of the library, and is used in its place.',
    remedy: 'Nothing, where this is meant; otherwise give it another name.',
  },
  'document.test-case-missing': {
    means: 'A test names a file that cannot be read.',
    remedy: 'Correct the name (it is relative to the document), or add the file.',
  },
  'document.test-case-unreadable': {
    means: 'The file of a test is not what it should be: JSON, or one message in the format of the interface.',
    remedy: 'Correct the file.',
  },
  'document.test-expectation': {
    means: 'A test does not say what it expects, or says two things at once.',
    remedy: 'Write expect: FILE, expect: filtered, or expect: { held: CODE }.',
  },
  'document.test-failed': {
    means: 'A test of an integration or mapping gives another result than it expects.',
    remedy: 'Correct the mapping, the condition or the expected message.',
  },
  'document.test-place': {
    means: 'A test names a site or a target that the integration does not have, or a site that the project does not have.',
    remedy: 'Write one of the sites under for, and one of the interfaces under to, or leave it out for the first.',
  },
} satisfies CodeCatalogue;

export type DocumentCode = keyof typeof documentCodes;
