import { seenMessages } from './messages.ts';
import { elsewhere, type Reach } from './reach.ts';
import type { Narrowing, Rules } from './rules.ts';
import type { MappingMessage, MappingTrial } from '@millrace/core';

/** Reading documents and codes: they say what all sites agreed, so everybody may. */
export const openRules: Rules<
  | 'codeSets'
  | 'codeSet'
  | 'crosswalks'
  | 'crosswalkTable'
  | 'documents'
  | 'document'
  | 'pendingDocuments'
  | 'releases'
  | 'releaseDocument'
  | 'library'
  | 'libraryDocument'
  | 'compareContracts'
  | 'drift'
  | 'exportContract'
  | 'mapping'
> = ({ node }) => ({
  codeSets: () => node.codeSets(),
  codeSet: (name, page) => node.codeSet(name, page),
  crosswalks: () => node.crosswalks(),
  crosswalkTable: name => node.crosswalkTable(name),
  documents: () => node.documents(),
  document: (kind, ref) => node.document(kind, ref),
  pendingDocuments: () => node.pendingDocuments(),
  releases: limit => node.releases(limit),
  releaseDocument: (release, kind, ref, against) => node.releaseDocument(release, kind, ref, against),
  library: () => node.library(),
  libraryDocument: (kind, ref) => node.libraryDocument(kind, ref),
  compareContracts: (older, newer) => node.compareContracts(older, newer),
  drift: messages => node.drift(messages),
  exportContract: (ref, form) => node.exportContract(ref, form),
  mapping: name => node.mapping(name),
});

/** The operations that show messages beside documents, or add to codes. */
export const sampleRules: Rules<
  | 'crosswalk'
  | 'missingCodes'
  | 'addEntry'
  | 'contractDrift'
  | 'contractMessages'
  | 'mappingMessages'
  | 'mappingResult'
  | 'previewMapping'
> = narrowing => {
  const { node, reach } = narrowing;
  return {
    async crosswalk(name, filter) {
      const { seesSite } = await reach();
      const page = await node.crosswalk(name, filter);
      return { ...page, items: page.items.filter(({ site }) => seesSite(site)) };
    },
    async missingCodes() {
      const { seesSite, seesFlow } = await reach();
      return (await node.missingCodes())
        .filter(({ site, flows }) => seesSite(site) && flows.some(flow => seesFlow(flow)))
        .map(missing => ({ ...missing, flows: missing.flows.filter(flow => seesFlow(flow)) }));
    },
    async addEntry(name, entry, reason, actor) {
      const known = await reach();
      if (entry.site === undefined || !known.sites.includes(entry.site)) throw elsewhere('an entry needs a site of yours', known);
      return node.addEntry(name, entry, reason, actor);
    },
    // How many messages differ is told for all sites, as the contract is; what stood in them is not.
    async contractDrift(ref, span) {
      const drift = await node.contractDrift(ref, span);
      return { ...drift, held: [], findings: drift.findings.map(({ examples: _values, ...finding }) => finding) };
    },
    contractMessages: async (ref, limit) => seenMessages(await reach(), await node.contractMessages(ref, limit)),
    mappingMessages: async (name, limit, actor) => seenTrials(await reach(), await node.mappingMessages(name, limit, actor)),
    mappingResult: async (name, trial, actor) => node.mappingResult(name, await ownTrial(narrowing, name, trial), actor),
    previewMapping: async (name, change, trial, actor) =>
      node.previewMapping(name, change, await ownTrial(narrowing, name, trial), actor),
  };
};

function seenTrials({ seesFlow }: Reach, messages: readonly MappingMessage[]): readonly MappingMessage[] {
  return messages.filter(({ flow }) => seesFlow(flow));
}

/** A mapping is tried on nothing but messages that are seen: the one asked for, or the newest. */
async function ownTrial({ node, reach }: Narrowing, name: string, trial: MappingTrial): Promise<MappingTrial> {
  const known = await reach();
  const messages = seenTrials(known, await node.mappingMessages(name, 200, { name: 'site scope' }));
  const found = messages.find(({ message, flow }) => (trial.message ?? message) === message && (trial.flow ?? flow) === flow);
  if (found) return { message: found.message, flow: found.flow };
  throw elsewhere(`no message of ${name} at your sites fits`, known);
}
