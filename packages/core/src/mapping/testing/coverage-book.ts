import type { IntegrationDocument, MappingDocument } from '../../document/model.ts';
import { openCoverage, type Coverage, type CoveragePoint } from './coverage.ts';

/** What the tests of a project reach. */
export interface CoverageBook {
  mapping(document: MappingDocument): Coverage;
  /** The condition of an integration was decided. */
  decided(integration: IntegrationDocument, passes: boolean): void;
  report(): readonly DocumentCoverage[];
}

/** What tests reach of one mapping or of the condition of one integration. */
export interface DocumentCoverage {
  readonly kind: 'mapping' | 'integration';
  readonly name: string;
  readonly points: readonly (CoveragePoint & { readonly reached: boolean })[];
}

/** Opens the coverage of these documents, of which nothing is reached yet. */
export function openCoverageBook(
  mappings: readonly MappingDocument[],
  integrations: readonly IntegrationDocument[],
): CoverageBook {
  const byName = new Map(mappings.map(document => [document.name, openCoverage(document)]));
  const decisions = new Map(integrations.filter(({ when }) => when !== undefined).map(({ name }) => [name, new Set<boolean>()]));
  return {
    mapping: document => {
      const coverage = byName.get(document.name) ?? openCoverage(document);
      byName.set(document.name, coverage);
      return coverage;
    },
    decided: ({ name }, passes) => void decisions.get(name)?.add(passes),
    report: () => [
      ...integrations.flatMap(({ name, when }) =>
        when === undefined ? [] : [conditionCoverage(name, when, decisions.get(name)!)],
      ),
      ...mappings.map(({ name }) => mappingCoverage(name, byName.get(name)!)),
    ],
  };
}

function mappingCoverage(name: string, { points, reached }: Coverage): DocumentCoverage {
  return { kind: 'mapping', name, points: points.map(point => ({ ...point, reached: reached.has(point) })) };
}

function conditionCoverage(name: string, when: string, decided: ReadonlySet<boolean>): DocumentCoverage {
  const point = (passes: boolean): DocumentCoverage['points'][number] => ({
    field: 'when',
    kind: 'branch',
    words: passes ? 'a message passes' : 'a message is filtered',
    expression: when,
    reached: decided.has(passes),
  });
  return { kind: 'integration', name, points: [point(true), point(false)] };
}
