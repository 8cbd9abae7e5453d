import type { CodeCatalogue, Issue, Level } from '../value/issue.ts';

/** What can be wrong with a mapping or a condition, when it is checked and when a message goes through it. */
export const mappingCodes = {
  'mapping.syntax': { means: 'An expression is not JSONata.', remedy: 'Correct the expression at the column named.' },
  'mapping.function-unknown': {
    means: 'An expression uses a function or variable that does not exist.',
    remedy: 'Correct the name; $root is the whole message, $site the site, and functions are those of JSONata.',
  },
  'mapping.function-forbidden': {
    means: 'An expression uses $eval, which would run text of a message as a program.',
    remedy: 'Write the expression out, or use a code table.',
  },
  'mapping.pattern': {
    means: 'A regular expression of an expression cannot be matched in bounded time.',
    remedy:
      'Write it without references back to a group (\\1), groups inside a look-behind, or counts inside counts in the thousands.',
  },
  'mapping.field-form': {
    means: 'The settings of a field do not go together.',
    remedy: 'Add the setting that is missing, or take out the one that needs it.',
  },
  'mapping.expression-failed': {
    means: 'An expression failed on a message; the sentence carries the code of JSONata.',
    remedy: 'Correct the expression, or have it cope with such a value ($exists, $type, ? :).',
  },
  'mapping.too-long': {
    means: 'A mapping or condition takes more steps, or makes longer lists or texts, than one message may.',
    remedy: 'Look for a loop without end, and for lists that are made of each pair of elements.',
  },
  'mapping.generation-forbidden': {
    means: 'Expressions become code before they run, and the policy of this page or process forbids that.',
    remedy: 'Run the mapping on the node, or allow code generation (script-src unsafe-eval) where that is safe.',
  },
  'mapping.not-a-value': {
    means: 'An expression gave something that no message can carry: a function, NaN or Infinity.',
    remedy: 'Correct the expression; a division by zero is the usual reason.',
  },
  'mapping.condition-type': {
    means: 'A condition gave neither true nor false.',
    remedy: 'Compare with = or !=, and say with $exists what happens where the field is absent.',
  },
  'mapping.code-missing': {
    means: 'A code has no entry in the code table of the field.',
    remedy: 'Add the code to the table, or give the field an else.',
  },
  'mapping.code-not-taken': {
    means: 'A code table or constant gives a code that the target does not take.',
    remedy: 'Correct the right side of the entry or the constant, or declare the code in the target contract.',
  },
  'mapping.conversion': {
    means: 'A value cannot become what the field asks for without being changed.',
    remedy: 'Correct the value at the source, or convert it in the expression.',
  },
  'mapping.residual': {
    means: 'The rounded parts of a total do not sum to it, and rounding alone cannot be the reason.',
    remedy: 'Correct the shares or the total at the source, or the expressions of both.',
  },
  'mapping.path-unknown': {
    means: 'An expression uses a path that the source contract does not have.',
    remedy: 'Correct the path, or declare the field in the contract.',
  },
  'mapping.target-unknown': {
    means: 'A mapping fills a field that the target contract does not have.',
    remedy: 'Correct the name, or declare the field in the contract.',
  },
  'mapping.target-missing': {
    means: 'A mapping leaves out a field that the target contract requires.',
    remedy: 'Add the field to the mapping.',
  },
  'mapping.unit': {
    means: 'Source and target of a field have different units.',
    remedy: 'Correct the field, its conversion (to:), or the unit that its contract declares.',
  },
  'mapping.list': {
    means: 'A list meets a single value, or a single value a list.',
    remedy:
      'Use each for one target element a source element, a position like [0] for one of them, or [] to keep a list of one a list.',
  },
  'mapping.type': {
    means: 'An expression or constant gives a type that the target field cannot hold.',
    remedy:
      'Convert it where nothing is lost (as: number, integer, decimal, text, flag or a form of time, or in the expression).',
  },
  'mapping.comparison': {
    means:
      'A comparison that can only turn out one way, or not as it looks: unlike types, a value that never comes, numbers as texts.',
    remedy: 'Compare with a value that can come, and numbers with $number on both sides.',
  },
  'mapping.dead-branch': {
    means: 'A part of an expression is never used, because the contract already decides the condition.',
    remedy:
      'Remove the part that is never used, or correct the condition; a field that may be absent is not required in the contract.',
  },
  'mapping.argument': {
    means: 'A function is called with too few or too many arguments, or with one of a type that it does not take.',
    remedy: 'Correct the call; $number, $string and $map(list, $number) convert.',
  },
  'mapping.format': {
    means: 'Source and target of a field write the same thing in different formats.',
    remedy: 'Rewrite the text in the expression, for example $substring(time, 0, 10) for the day of a time.',
  },
  'mapping.overflow': {
    means: 'A value may be longer, larger or of another form than the target takes.',
    remedy: 'Shorten it in the expression where that keeps its meaning, or bound it in the source contract.',
  },
  'mapping.inexact': {
    means: 'An exact decimal or 64-bit number goes through $number, which holds 15 to 17 digits.',
    remedy: 'Use to: for units and round: for digits, which reckon exactly, or let the field be a plain path.',
  },
  'mapping.zeros': {
    means: 'A text of digits that tells things apart becomes a number, which has no zeros in front.',
    remedy: 'Keep it a text in the target, or declare in the source contract that it is a number.',
  },
  'mapping.code-unused': {
    means: 'A code table translates a code that the source never sends.',
    remedy: 'Correct the code, or remove the line.',
  },
  'mapping.code-unreachable': {
    means: 'The target knows a code that no message of this mapping ever gets.',
    remedy: 'Nothing, if that is meant; else add a line to the table.',
  },
  'mapping.key-missing': {
    means: 'A mapping leaves out a field by which the target contract identifies its messages.',
    remedy: 'Fill the field; without it the message cannot be found or ordered.',
  },
  'mapping.may-be-absent': {
    means: 'A field that the source may leave out fills a field that the target requires.',
    remedy: 'Give it a default (field ?? "…"), or require it in the source contract.',
  },
} satisfies CodeCatalogue;

/** A code of this area. */
export type MappingCode = keyof typeof mappingCodes;

/** An issue of this area, with the remedy of its catalogue entry. */
export function mappingIssue(code: MappingCode, path: string, sentence: string, level: Level = 'error'): Issue {
  return { code, level, path, sentence, remedy: mappingCodes[code].remedy };
}
