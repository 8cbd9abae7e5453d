import { problem, warning } from './problem.ts';
import type { DocumentKind } from './declarations.ts';
import type { BindingDocument, CollectionDocument } from './collect-model.ts';
import type {
  CodeSetDocument,
  ContractDocument,
  CrosswalkDocument,
  IntegrationDocument,
  MappingDocument,
  SiteDocument,
  SystemDocument,
} from './model.ts';
import { nearest, suggestion } from './nearest.ts';
import { joinName } from './path.ts';
import type { PlacedIssue } from './place.ts';
import type { ReadDocument } from './read.ts';

/** A document under its name; `document` is absent where it has errors of its own, which are reported already. */
export interface Named<T> {
  readonly read: ReadDocument;
  readonly document?: T;
}

/** Every document of a project by kind and name. */
export interface ProjectNames {
  readonly systems: ReadonlyMap<string, Named<SystemDocument>>;
  readonly sites: ReadonlyMap<string, Named<SiteDocument>>;
  /** By ref, `production-order@1`. */
  readonly contracts: ReadonlyMap<string, Named<ContractDocument>>;
  readonly mappings: ReadonlyMap<string, Named<MappingDocument>>;
  readonly integrations: ReadonlyMap<string, Named<IntegrationDocument>>;
  readonly codeSets: ReadonlyMap<string, Named<CodeSetDocument>>;
  readonly crosswalks: ReadonlyMap<string, Named<CrosswalkDocument>>;
  readonly collections: ReadonlyMap<string, Named<CollectionDocument>>;
  readonly bindings: ReadonlyMap<string, Named<BindingDocument>>;
  /** Names that the library could lend. */
  readonly lent: readonly string[];
}

/** Where the issues of a step go. */
export type Report = (issue: PlacedIssue) => void;

/** Indexes the documents by name; the second of two with one name is an issue. */
export function indexNames(documents: readonly ReadDocument[], report: Report, lent: readonly string[] = []): ProjectNames {
  const byKind = <T>(kind: DocumentKind): ReadonlyMap<string, Named<T>> => {
    const named = new Map<string, Named<T>>();
    for (const read of documents) if (read.kind === kind && read.ref !== '') addNamed(read, named, report);
    return named;
  };
  return {
    systems: byKind('system'),
    sites: byKind('site'),
    contracts: byKind('contract'),
    mappings: byKind('mapping'),
    integrations: byKind('integration'),
    codeSets: byKind('code-set'),
    crosswalks: byKind('crosswalk'),
    collections: byKind('collection'),
    bindings: byKind('binding'),
    lent,
  };
}

function addNamed<T>(read: ReadDocument, named: Map<string, Named<T>>, report: Report): void {
  const first = named.get(read.ref);
  if (first === undefined) {
    named.set(read.ref, { read, ...(read.document && { document: read.document as T }) });
    return;
  }
  const { file, line } = first.read.locate('name');
  report(
    read.place(problem('document.duplicate', 'name', `there is already a ${read.kind} "${read.ref}", in ${file} line ${line}`)),
  );
}

/** Checks what documents other than integrations say about each other: sites and systems, mappings and contracts, zones and codes. */
export function checkNames(names: ProjectNames, report: Report): void {
  for (const { read, document } of names.systems.values()) {
    if (document?.site !== undefined && !names.sites.has(document.site)) {
      report(
        read.place(
          problem(
            'document.unknown-site',
            'site',
            `there is no site "${document.site}"${suggestion(document.site, names.sites.keys())}`,
          ),
        ),
      );
    }
  }
  for (const { read, document } of names.mappings.values()) {
    if (document === undefined) continue;
    for (const side of ['from', 'to'] as const) {
      if (!names.contracts.has(document[side])) report(unknownContract(read, side, document[side], names));
    }
  }
  checkSites(names, report);
}

/** The tail of a sentence about a name or ref that is not there: the nearest one of the project, or else of the library. */
export function nearestName(wanted: string, own: Iterable<string>, lent: readonly string[]): string {
  const tail = suggestion(wanted, own);
  if (tail.startsWith('; did you mean')) return tail;
  const near = nearest(wanted.replace(/@[0-9]+$/u, ''), lent);
  return near === undefined ? tail : `; did you mean "${near}" of the library?`;
}

/** The issue of a contract that is not there, with the versions that are. */
export function unknownContract(read: ReadDocument, path: string, ref: string, names: ProjectNames): PlacedIssue {
  const [name] = ref.split('@');
  const versions = [...names.contracts.keys()].filter(known => known.startsWith(`${name}@`));
  const tail = versions.length > 0 ? `; there is ${versions.join(', ')}` : nearestName(ref, names.contracts.keys(), names.lent);
  return read.place(problem('document.unknown-contract', path, `there is no contract "${ref}"${tail}`));
}

function checkSites(names: ProjectNames, report: Report): void {
  const codes = new Map<string, string>();
  for (const { read, document } of names.sites.values()) {
    if (document === undefined) continue;
    checkBindings(read, document, names, report);
    if (!isZone(document.zone)) {
      const tail = suggestion(document.zone, Intl.supportedValuesOf('timeZone'));
      report(
        read.place(
          problem(
            'document.unknown-zone',
            'zone',
            `"${document.zone}" is not an IANA time zone${tail.includes('mean') ? tail : ''}`,
          ),
        ),
      );
    }
    const other = codes.get(document.code);
    if (other === undefined) codes.set(document.code, document.name);
    else report(read.place(warning('document.same-site-code', 'code', `site "${other}" has the code "${document.code}" too`)));
  }
}

function checkBindings(read: ReadDocument, site: SiteDocument, names: ProjectNames, report: Report): void {
  for (const [alias, name] of Object.entries(site.systems)) {
    const path = joinName('systems', alias);
    const system = names.systems.get(name);
    if (system === undefined) {
      report(
        read.place(
          problem('document.unknown-system', path, `there is no system "${name}"${suggestion(name, names.systems.keys())}`),
        ),
      );
    } else if (system.document?.site !== undefined && system.document.site !== site.name) {
      report(
        read.place(
          problem(
            'document.other-site',
            path,
            `the system "${name}" belongs to site "${system.document.site}", not to "${site.name}"`,
          ),
        ),
      );
    }
  }
}

/** Whether this machine knows the name as an IANA zone; an offset such as `+05:30` is not one. */
function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/u.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
