import type { Issue } from '../value/issue.ts';
import type { SiteDocument } from './model.ts';
import { nearest, suggestion } from './nearest.ts';
import { problem } from './problem.ts';
import type { ProjectInterface } from './project-interfaces.ts';
import type { ProjectNames, Report } from './project-names.ts';
import type { ReadDocument } from './read.ts';

/** Where names of interfaces are looked up: a site and everything of the project. Without a site, those of the enterprise. */
export interface SiteScope {
  readonly names: ProjectNames;
  readonly interfaces: ReadonlyMap<string, ProjectInterface>;
  readonly site?: SiteDocument;
  readonly issues: OncePerPlace;
}

/** Collects issues and says each once for a place, naming the other sites that have the same one. */
export class OncePerPlace {
  readonly #read: Pick<ReadDocument, 'place'>;
  readonly #report: Report;
  readonly #issues = new Map<string, { readonly issue: Issue; readonly sites: string[] }>();

  constructor(read: Pick<ReadDocument, 'place'>, report: Report) {
    this.#read = read;
    this.#report = report;
  }

  add(issue: Issue, site?: string): void {
    const known = this.#issues.get(`${issue.code} ${issue.path}`);
    if (known === undefined) this.#issues.set(`${issue.code} ${issue.path}`, { issue, sites: [] });
    else if (site !== undefined) known.sites.push(site);
  }

  flush(): void {
    for (const { issue, sites } of this.#issues.values()) {
      const more = sites.length > 3 ? `${sites.length} more sites` : sites.join(', ');
      const sentence = sites.length > 0 ? `${issue.sentence} (the same at ${more})` : issue.sentence;
      this.#report(this.#read.place({ ...issue, sentence }));
    }
  }
}

/** The interface that `alias.interface` means: the alias is a binding of the site, else the name of a system. Where there is none, an issue says so. */
export function resolveInterface(text: string, path: string, scope: SiteScope): ProjectInterface | undefined {
  const { site, names, issues } = scope;
  const [alias = '', name = ''] = text.split('.');
  const systemName = (site && Object.hasOwn(site.systems, alias) ? site.systems[alias] : undefined) ?? alias;
  const system = names.systems.get(systemName);
  if (system === undefined) {
    // A binding that leads nowhere is an issue of the site document.
    if (systemName === alias) issues.add(unknownSystem(alias, path, scope), site?.name);
    return undefined;
  }
  const { document } = system;
  if (document === undefined) return undefined;
  if (site && document.site !== undefined && document.site !== site.name) {
    const sentence = `the system "${systemName}" belongs to site "${document.site}" and cannot be used at "${site.name}"`;
    issues.add(problem('document.other-site', path, sentence), site.name);
    return undefined;
  }
  const found = Object.hasOwn(document.interfaces, name) ? scope.interfaces.get(`${systemName}.${name}`) : undefined;
  if (found === undefined) {
    const sentence = `the system "${systemName}" has no interface "${name}"${suggestion(name, Object.keys(document.interfaces))}`;
    issues.add(problem('document.unknown-interface', path, sentence), site?.name);
  }
  return found;
}

function unknownSystem(alias: string, path: string, { site, names }: SiteScope): Issue {
  if (site === undefined)
    return problem('document.unknown-system', path, `there is no system "${alias}"${suggestion(alias, names.systems.keys())}`);
  const usable = [...names.systems.values()].filter(({ document }) => document && (document.site ?? site.name) === site.name);
  const near = nearest(alias, [...Object.keys(site.systems), ...usable.map(({ read }) => read.ref)]);
  const tail = near === undefined ? '' : `; did you mean "${near}"?`;
  return problem(
    'document.unknown-system',
    path,
    `site "${site.name}" binds no system "${alias}", and no system has this name${tail}`,
  );
}
