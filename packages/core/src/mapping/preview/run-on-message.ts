import type { Contract } from '../../contract/contract.ts';
import { editedMapping } from '../../document/edit/mapping-edit.ts';
import type { FlowPlan } from '../../document/plan.ts';
import type { MappingDocument } from '../../document/model.ts';
import { joinName, pathSteps } from '../../document/path.ts';
import type { Issue, Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { compileCondition } from '../compile/compile-condition.ts';
import { compileMapping } from '../compile/compile-mapping.ts';
import { breaches } from '../testing/test-step.ts';
import type { PreviewIssue, PreviewResult } from './preview.ts';
import type { TestScope } from '../testing/test-step.ts';

/** A mapping with the contracts between which it stands. */
export interface TriedStep {
  readonly document: MappingDocument;
  readonly from: Contract;
  readonly to: Contract;
}

/** What a flow does with a message until a mapping has made something of it. */
export interface Trial {
  readonly flow: Pick<FlowPlan, 'when'>;
  /** The contract of the message as it comes in. */
  readonly source: Contract;
  /** The mappings before the one in question, then that one. */
  readonly before: readonly TriedStep[];
  readonly step: TriedStep;
  readonly scope: TestScope;
}

/** Fields that may fail before the rest is not tried any more. */
const mostFailing = 40;

/** Maps a message with every field on its own: what fails is told beside what does not. */
export function runOnMessage(message: Value, { flow, source, before, step, scope }: Trial): PreviewResult {
  const broken = issuesOf('before', breaches(source, message, scope));
  const passes = passesOf(flow, source, message, scope);
  let input: Value = message;
  for (const { document, from, to } of before) {
    const mapped = mapOnce(document, { from, to }, input, scope);
    if (!mapped.ok) return { issues: [...broken, ...issuesOf('before', mapped.issues)], ...passes.known };
    input = mapped.value;
  }
  const { output, issues } = mapEachField(step, input, scope);
  const wrong = output === undefined || issues.length > 0 ? [] : issuesOf('target', breaches(step.to, output, scope));
  return {
    input,
    ...(output !== undefined && { output }),
    issues: [...broken, ...passes.issues, ...issues, ...wrong],
    ...passes.known,
  };
}

function passesOf(
  { when }: Trial['flow'],
  { document }: Contract,
  message: Value,
  scope: TestScope,
): { readonly known: { readonly passes?: boolean }; readonly issues: readonly PreviewIssue[] } {
  if (when === undefined) return { known: {}, issues: [] };
  const condition = compileCondition(when, document);
  const passes = condition.ok ? condition.value.run(message, scope) : condition;
  return passes.ok ? { known: { passes: passes.value }, issues: [] } : { known: {}, issues: issuesOf('before', passes.issues) };
}

function mapOnce(
  document: MappingDocument,
  { from, to }: Omit<TriedStep, 'document'>,
  input: Value,
  scope: TestScope,
): Result<Value> {
  const program = compileMapping(document, { from: from.document, to: to.document });
  return program.ok ? program.value.run(input, scope) : program;
}

type Run = (document: MappingDocument) => Result<Value>;

/** Runs a mapping again and again without the fields that fail. */
function mapEachField(
  { document, from, to }: TriedStep,
  input: Value,
  scope: TestScope,
): { readonly output?: Value; readonly issues: readonly PreviewIssue[] } {
  const run: Run = each => mapOnce(each, { from, to }, input, scope);
  let rest: MappingDocument = document;
  const issues: PreviewIssue[] = [];
  for (let tries = 0; tries <= mostFailing; tries++) {
    const mapped = run(rest);
    if (mapped.ok) return { output: mapped.value, issues };
    const named = mapped.issues.every(({ path }) => path !== '') ? mapped.issues : failingFields(rest, run);
    issues.push(...issuesOf('field', named.length > 0 ? named : mapped.issues));
    const next = named.reduce<MappingDocument | undefined>((kept, { path }) => kept && without(kept, path), rest);
    if (next === undefined || next === rest) break;
    rest = next;
  }
  return { issues };
}

/** Where the whole fails without a field being named (it takes too long): the issues of each outer field on its own. */
function failingFields(document: MappingDocument, run: Run): readonly Issue[] {
  return Object.entries(document.fields).flatMap(([name, field]) => {
    const alone = run({ ...document, fields: { [name]: field } });
    return alone.ok ? [] : alone.issues.map(issue => (issue.path === '' ? { ...issue, path: joinName('', name) } : issue));
  });
}

/** The mapping without the field that a path of an issue is about: in the document (`fields.a.value`) or in the target (`a[0].b`). */
function without(document: MappingDocument, path: string): MappingDocument | undefined {
  const names = pathSteps(path).filter(each => typeof each === 'string');
  const candidates = [names, names.filter((_, index) => index % 2 === 1), names.slice(0, -1)];
  for (const at of candidates) {
    const edited = at.length === 0 ? undefined : editedMapping(asData(document), { kind: 'remove', at });
    if (edited) return edited as unknown as MappingDocument;
  }
  return candidates.some(at => at.length > 0 && isGone(document, at)) ? document : undefined;
}

function asData(document: MappingDocument): Readonly<Record<string, unknown>> {
  return document as unknown as Readonly<Record<string, unknown>>;
}

/** Several issues of one field: it was taken away with the first. */
function isGone(document: MappingDocument, [name]: readonly string[]): boolean {
  return name !== undefined && !Object.hasOwn(document.fields, name);
}

function issuesOf(of: PreviewIssue['of'], issues: readonly Issue[]): readonly PreviewIssue[] {
  return issues.slice(0, 50).map(({ code, path, sentence }) => ({ of, code, path, sentence }));
}
