import {
  commentedYaml,
  compareContracts,
  contractImpact,
  exportAsyncApi,
  exportJsonSchema,
  exportTypeScript,
  OperationError,
} from '@millrace/core';
import type { ComparedContracts, ContractDocument, ContractForm, Document, MessageSummary } from '@millrace/core';
import type { NodeContext } from './context.ts';
import type { DocumentBook } from './document-book.ts';
import { directoryOf, summaryOf } from './views.ts';

/** Most bytes that are read to show a few messages. */
const shownBytes = 4 * 1024 * 1024;

/** Two contracts of the release in force compared, with what uses the older one. */
export async function comparedContracts(
  { current }: NodeContext,
  book: DocumentBook,
  older: string,
  newer: string,
): Promise<ComparedContracts> {
  const [one, other] = [contractNamed(book, older), contractNamed(book, newer)];
  if (one.name !== other.name)
    throw new OperationError('invalid', 'runtime.not-versions', `${older} and ${newer} are not versions of one contract`);
  const documents = current.documents.map(({ document }) => document);
  return { ...compareContracts(one, other), touched: contractImpact(one, other, documents) };
}

/** A contract for others. */
export async function exportedContract(
  { current }: NodeContext,
  book: DocumentBook,
  ref: string,
  form: ContractForm,
): Promise<string> {
  const contract = contractNamed(book, ref);
  if (form === 'typescript') return exportTypeScript(contract);
  if (form === 'json-schema') return `${JSON.stringify(exportJsonSchema(contract), null, 2)}\n`;
  const around = current.documents.map(({ document }) => document).filter(document => isAround(document, ref));
  return commentedYaml(exportAsyncApi(around, contract.title ?? contract.name, String(contract.version)), new Map());
}

/** The newest messages that came in as a contract, newest first. */
export async function messagesOfContract(
  context: NodeContext,
  book: DocumentBook,
  ref: string,
  limit: number,
): Promise<readonly MessageSummary[]> {
  contractNamed(book, ref);
  const sources = sourcesOf(context, ref).flatMap(name => context.topology.sourceNumber(name) ?? []);
  const newest = [];
  for (const source of sources)
    newest.push(...(await context.store.readBack(source, Number.MAX_SAFE_INTEGER, limit, shownBytes)));
  const directory = await directoryOf(context);
  const views: MessageSummary[] = [];
  for (const message of newest.toSorted((a, b) => b.number - a.number).slice(0, limit))
    views.push(await summaryOf(context, directory, message));
  return views;
}

/** The interfaces whose messages are read as a contract. */
export function sourcesOf({ current }: NodeContext, ref: string): readonly string[] {
  return [...new Set(current.plan.flows.filter(flow => flow.sourceContract === ref).map(flow => flow.source))];
}

/** A contract of the release in force; throws where there is none. */
export function contractNamed(book: DocumentBook, ref: string): ContractDocument {
  return book.entry({ kind: 'contract', ref }).kept.document as ContractDocument;
}

/** Whether a document belongs to the description of one contract: integrations only as far as they carry it. */
function isAround(document: Document, ref: string): boolean {
  if (document.kind !== 'integration') return true;
  return document.from.contract === ref || document.to.some(({ contract }) => contract === ref);
}
