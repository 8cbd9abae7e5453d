import type { Conjunction, Gap, Reasoning } from './reasoning.ts';
import { acceptsValue } from './accepts.ts';
import { openCaseProofs } from './case-proof.ts';
import { caseReader } from './cases.ts';
import { conjunctionMaker } from './identity.ts';

const none: readonly Gap[] = [];
const mostQuestions = 200_000;

/**
 * Reasons about which values two schemas allow. What it calls contained is contained, whatever the schemas are; where it cannot
 * prove it, it names what stands against it. Remembers what it found, so one of it serves one comparison.
 */
export function openProver(options: { readonly declaredOnly: boolean }): Reasoning {
  const known = new Map<string, readonly Gap[]>();
  const empty = new Map<string, boolean>();
  const open = new Set<string>();
  const assumed = new Set<string>();
  let questions = 0;
  const conjunction = conjunctionMaker();
  const cases = caseReader(conjunction);
  const reasoning: Reasoning = {
    declaredOnly: options.declaredOnly,
    conjunction,
    cases,
    gaps,
    isEmpty,
    accepts: (by, value, side) => acceptsValue(by, value, side, reasoning),
  };
  const proofs = openCaseProofs(reasoning);
  return reasoning;

  /**
   * While a question is open, the same question inside it counts as proved: values are finite, so it is asked of smaller ones. Where
   * it then turns out not to be so, what was proved with it is forgotten.
   */
  function gaps(given: Conjunction, wanted: Conjunction): readonly Gap[] {
    if (wanted.parts.length === 0 || given.key === wanted.key) return none;
    const key = `${given.key}|${wanted.key}`;
    const remembered = known.get(key);
    if (remembered) {
      if (open.has(key)) assumed.add(key);
      return remembered;
    }
    if (++questions > mostQuestions) return [{ path: '', what: 'size', given: 'too large to compare', wanted: 'fewer places' }];
    open.add(key);
    known.set(key, none);
    const before = known.size;
    const alternatives = cases(wanted, 'less');
    const found = cases(given, 'more').flatMap(each => proofs.gaps(each, alternatives));
    const distinct = [...new Map(found.map(gap => [`${gap.path}\n${gap.what}\n${gap.wanted}`, gap])).values()];
    open.delete(key);
    if (distinct.length > 0 && assumed.delete(key)) forget(before);
    known.set(key, distinct);
    return distinct;
  }

  /** Takes back what was proved since a question was opened that was wrongly assumed. */
  function forget(before: number): void {
    for (const each of [...known.keys()].slice(before)) if (!open.has(each)) known.delete(each);
    for (const [each, answer] of empty) if (answer) empty.delete(each);
  }

  function isEmpty(of: Conjunction): boolean {
    const remembered = empty.get(of.key);
    if (remembered !== undefined) return remembered;
    empty.set(of.key, false);
    const answer = cases(of, 'more').every(proofs.isEmpty);
    empty.set(of.key, answer);
    return answer;
  }
}
