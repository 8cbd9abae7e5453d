import type { Issue } from '../value/issue.ts';
import { canonicalText } from './canonical.ts';
import type { BindingDocument } from './collect-model.ts';
import type { IntegrationDocument, IntegrationTarget, SiteDocument, SystemDocument } from './model.ts';
import { suggestion } from './nearest.ts';
import { joinIndex, joinName } from './path.ts';
import type { InterfacePlan } from './plan.ts';
import { problem } from './problem.ts';
import type { ProjectCollection } from './project-collections.ts';
import type { ProjectInterface } from './project-interfaces.ts';
import type { Named, ProjectNames, Report } from './project-names.ts';
import { OncePerPlace, type SiteScope } from './site-scope.ts';

/** The connector through which integrations command equipment; the node itself is behind it. */
export const commandConnector = 'equipment-commands';

/** What a target that is a command promises: the node keeps each command by the key of its delivery. */
export const commandOffers = {
  sink: { repeat: 'keyed', batch: 1, because: 'the id of a command is the key of its delivery, and an id is carried out once' },
} as const;

/** The contract of what integrations ask of equipment, in whichever version. */
export const commandContract = 'equipment-command';

/** Full name of the commands of a collection at a site as a target: `line@lyon.commands`. */
function commandsOf(collection: string): string {
  return `${collection}.commands`;
}

/**
 * The commands of a collection at a site as something that an integration writes to. Nothing where the collection does not declare the command, or
 * no binding of the site allows it to the integration; an issue says so.
 */
export function commandTarget(
  integration: IntegrationDocument,
  to: IntegrationTarget,
  path: string,
  scope: SiteScope,
  collections: ReadonlyMap<string, ProjectCollection>,
): ProjectInterface | undefined {
  const { names, issues, site } = scope;
  const named = names.collections.get(to.collection!);
  if (named === undefined) {
    const sentence = `there is no collection "${to.collection}"${suggestion(to.collection!, names.collections.keys())}`;
    issues.add(problem('document.unknown-collection', `${path}.collection`, sentence));
    return undefined;
  }
  if (named.document === undefined || site === undefined) return undefined;
  const commands = named.document.commands ?? {};
  if (!Object.hasOwn(commands, to.command!)) {
    const sentence = `the collection "${to.collection}" declares no command "${to.command}"${suggestion(to.command!, Object.keys(commands))}`;
    issues.add(problem('document.unknown-command', `${path}.command`, sentence));
    return undefined;
  }
  const found = collections.get(`${to.collection}@${site.name}`);
  const issue = notAllowed(integration.name, to, path, site, found);
  if (issue) issues.add(issue, site.name);
  return found && !issue ? commandInterface(found, named) : undefined;
}

/** Why no equipment of a site takes the command from the integration. */
function notAllowed(
  integration: string,
  { collection, command }: IntegrationTarget,
  path: string,
  site: SiteDocument,
  found: ProjectCollection | undefined,
): Issue | undefined {
  const at = `${path}.command`;
  if (found === undefined) {
    const sentence = `no equipment of the site "${site.name}" is bound to the collection "${collection}"`;
    return problem('document.unknown-collection', `${path}.collection`, sentence);
  }
  const allowing = found.equipment.filter(({ bound }) => bound.commands?.includes(command!));
  if (allowing.length === 0) {
    const sentence = `no binding of the site "${site.name}" allows the command "${command}" to any equipment`;
    return problem('document.command-not-allowed', at, sentence);
  }
  if (allowing.some(({ bound }) => bound.integrations?.[command!]?.includes(integration))) return undefined;
  const sentence = `the site "${site.name}" allows the command "${command}" to people, and at no equipment to the integration "${integration}"`;
  return problem('document.command-not-from-integration', at, sentence);
}

function commandInterface({ name, collection, site }: ProjectCollection, { read }: Named<unknown>): ProjectInterface {
  const declaration = {
    title: 'commands',
    connector: commandConnector,
    config: {},
    limits: { concurrency: 64 },
    retry: { first: 250, longest: 30_000 },
  };
  const system: SystemDocument = {
    kind: 'system',
    name,
    title: `${collection.title ?? collection.name}, ${site.title ?? site.name}`,
    role: 'plc',
    owner: collection.owner,
    site: site.name,
    interfaces: { commands: declaration },
  };
  return { name: commandsOf(name), read, path: 'commands', system, declaration, config: {}, offers: commandOffers };
}

/** The plan of a target that is commands; everything that shapes it is its name. */
export function planCommands({ name, system, declaration }: ProjectInterface): InterfacePlan {
  return { name, system, declaration, text: canonicalText({ name, connector: declaration.connector }) };
}

/** What is wrong with the integrations that bindings let send commands: names that are not there, and commands that are not allowed at all. */
export function checkRights(names: ProjectNames, report: Report): void {
  for (const { read, document } of names.bindings.values()) {
    const issues = new OncePerPlace(read, report);
    for (const issue of rightsOf(document, names)) issues.add(issue);
    issues.flush();
  }
}

function rightsOf(document: BindingDocument | undefined, { integrations }: ProjectNames): readonly Issue[] {
  return Object.entries(document?.equipment ?? {}).flatMap(([equipment, bound]) =>
    Object.entries(bound.integrations ?? {}).flatMap(([command, senders]) => {
      const path = joinName(`${joinName('equipment', equipment)}.integrations`, command);
      const allowed = bound.commands ?? [];
      const sentence = `"${equipment}" does not allow the command "${command}"${suggestion(command, allowed)}`;
      const refused = allowed.includes(command) ? [] : [problem('document.command-not-allowed', path, sentence)];
      const unknown = senders.flatMap((name, index) =>
        integrations.has(name)
          ? []
          : [
              problem(
                'document.unknown-integration',
                joinIndex(path, index),
                `there is no integration "${name}"${suggestion(name, integrations.keys())}`,
              ),
            ],
      );
      return [...refused, ...unknown];
    }),
  );
}
