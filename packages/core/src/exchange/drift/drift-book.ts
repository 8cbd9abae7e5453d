import type { CodeSets } from '../../contract/code-set.ts';
import type { Contract } from '../../contract/contract.ts';
import { fieldTree, type ContractField } from '../../contract/field-tree.ts';
import { plainSchema } from '../../contract/plain-schema.ts';
import { viewOf, type View } from '../../contract/view.ts';
import { joinName, pathSteps } from '../../document/path.ts';
import { dayIn } from '../../value/day.ts';
import type { Issue } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { CadenceBook } from './cadence.ts';
import type { DriftFinding, DriftKind, DriftReport } from './drift-views.ts';
import { fieldsIn, noteField, openFacts, type FieldFacts } from './field-book.ts';
import { fieldNotices } from './field-notices.ts';
import { Sightings, sightingOf, type Looked } from './sightings.ts';

/** One message as drift sees it. */
export interface DriftSample extends Looked {
  /** The interface it came in by. */
  readonly source: string;
  readonly bytes: number;
  /** Absent where it could not be read; then `bad` says why. */
  readonly value?: Value;
  readonly bad?: string;
}

/** What messages are compared with beside their contract. */
export interface DriftSettings {
  readonly codeSets: CodeSets;
  /** The present, in milliseconds since 1970. */
  readonly now: number;
  /** Most bytes that a message may have at its interface. */
  readonly mostBytes?: number;
}

/** So many different fields are told apart; a contract whose field names are data would otherwise have no end. */
const mostFields = 2000;
const mostFindings = 200;
/** How much of the size that its interface takes a message may have before it is worth knowing. */
const nearSize = 0.8;
/** Of fewer messages nobody can tell what is new. */
const fewestToTell = 4;

const kinds: Readonly<Record<string, DriftKind>> = {
  'contract.unknown-field': 'unknown-field',
  'contract.required': 'missing',
  'contract.type': 'type',
  'contract.format': 'format',
  'contract.code': 'unknown-code',
};

/** One way of breaking the contract at one field; the sentence is that of its first message. */
interface Breach {
  readonly kind: DriftKind;
  readonly path: string;
  readonly sentence: string;
  readonly sightings: Sightings;
}

/** A field that the contract does not know, over all and at each interface. */
interface UnknownField {
  readonly sightings: Sightings;
  readonly bySource: Map<string, Sightings>;
}

/** Takes the messages of one contract, in any order, and says how they differ from what was agreed. What it keeps of each message is little. */
export class DriftBook {
  readonly #contract: Contract;
  readonly #settings: DriftSettings;
  readonly #root: View;
  readonly #cadence: CadenceBook;
  readonly #dayOf = dayIn(undefined);
  readonly #all = new Sightings();
  /** The messages of each interface. */
  readonly #numbers = new Map<string, number[]>();
  readonly #unreadable = new Sightings();
  readonly #fields = new Map<string, FieldFacts>();
  readonly #unknown = new Map<string, UnknownField>();
  readonly #breaches = new Map<string, Breach>();
  #bytes = 0;
  #largest: DriftSample | undefined;

  constructor(contract: Contract, settings: DriftSettings) {
    this.#contract = contract;
    this.#settings = settings;
    this.#root = viewOf(plainSchema(contract.document.schema));
    this.#cadence = new CadenceBook(contract.document.cadence, settings.now);
  }

  add(sample: DriftSample): void {
    this.#all.see(sample);
    listed(this.#numbers, sample.source, () => []).push(sample.message);
    this.#bytes += sample.bytes;
    if (sample.bytes > (this.#largest?.bytes ?? 0)) this.#largest = sample;
    this.#cadence.add(sample);
    if (sample.value === undefined) this.#unreadable.see(sample, sample.bad);
    else this.#look(sample, sample.value);
  }

  report(endedBy?: DriftReport['endedBy']): DriftReport {
    const findings = this.#findings().sort(byWeight);
    const drifts = findings.filter(each => each.drift).length;
    return {
      contract: this.#contract.ref,
      messages: this.#all.count,
      bytes: this.#bytes,
      ...(this.#all.first && { oldest: this.#all.first }),
      ...(this.#all.last && { newest: this.#all.last }),
      ...(endedBy && { endedBy }),
      drifting: drifts > 0,
      sentence: verdict(this.#contract.ref, this.#all.count, drifts, findings.length - drifts),
      findings: findings.slice(0, mostFindings),
      more: Math.max(0, findings.length - mostFindings),
    };
  }

  #look(sample: DriftSample, value: Value): void {
    for (const issue of this.#issuesOf(value, sample.at)) this.#noteIssue(issue, sample);
    const looked: Looked = { message: sample.message, at: sample.at };
    for (const { path, value: found, view } of fieldsIn(value, this.#root)) {
      const facts = kept(this.#fields, path, () => openFacts(view));
      if (!facts) continue;
      noteField(facts, found, looked);
      if (!view) this.#noteUnknown(path, found, sample);
    }
  }

  #noteUnknown(path: string, value: Value, sample: DriftSample): void {
    const { sightings, bySource } = listed(this.#unknown, path, () => ({ sightings: new Sightings(), bySource: new Map() }));
    sightings.see(sample, value);
    listed(bySource, sample.source, () => new Sightings()).see(sample);
  }

  /** What breaks the contract; codes are looked at only where nothing else is wrong, as for a message on its way. */
  #issuesOf(value: Value, at: number): readonly Issue[] {
    const issues = this.#contract.check(value);
    return issues.length > 0 ? issues : (this.#contract.checkCodes?.(value, this.#settings.codeSets, this.#dayOf(at)) ?? []);
  }

  #noteIssue({ code, path: place, sentence }: Issue, sample: DriftSample): void {
    const [kind, path] = [kinds[code] ?? 'not-allowed', fieldPath(place)];
    const breach = kept(this.#breaches, `${kind} ${path}`, () => ({ kind, path, sentence, sightings: new Sightings() }));
    breach?.sightings.see(sample);
  }

  #findings(): DriftFinding[] {
    const of = `of ${this.#all.count} ${this.#all.count === 1 ? 'message' : 'messages'}`;
    return [
      ...this.#unknownFields(of),
      ...this.#broken(of),
      ...this.#notReadable(of),
      ...this.#neverSeen(of),
      ...fieldNotices(this.#fields, this.#settings.codeSets, of),
      ...this.#nearSize(),
      ...this.#cadence.findings(),
    ];
  }

  #unknownFields(of: string): readonly DriftFinding[] {
    return [...this.#unknown].map(([path, { sightings, bySource }]) => {
      const refused = this.#breaches.has(`unknown-field ${path}`);
      const isNew = [...bySource].some(([source, { first }]) => this.#isNewAt(source, first!.message));
      const times = `in ${sightings.count} ${of}`;
      const sentence = refused
        ? `${path} came ${times}, and the contract refuses it`
        : isNew
          ? `${path} began to come, ${times}, and the contract does not know it`
          : `${path} comes as ever, ${times}, and the contract does not declare it`;
      return sightings.finding('unknown-field', path, refused || isNew, sentence);
    });
  }

  /** Whether something began in the newer half of the messages of an interface: a change at the sender, and no habit. */
  #isNewAt(source: string, first: number): boolean {
    const numbers = this.#numbers.get(source)!.toSorted((a, b) => a - b);
    return numbers.length >= fewestToTell && first >= numbers[Math.floor(numbers.length / 2)]!;
  }

  #broken(of: string): readonly DriftFinding[] {
    const told = [...this.#breaches.values()].filter(({ kind, path }) => kind !== 'unknown-field' || !this.#unknown.has(path));
    return told.map(({ kind, path, sentence, sightings }) =>
      sightings.finding(kind, path, true, `${path || 'the message'}: ${sentence} (in ${sightings.count} ${of})`),
    );
  }

  #notReadable(of: string): readonly DriftFinding[] {
    const { count, examples } = this.#unreadable;
    if (count === 0) return [];
    return [this.#unreadable.finding('unreadable', '', true, `${count} ${of} could not be read: ${examples.join('; ')}`)];
  }

  /** Declared fields that never came, where what they stand in did. */
  #neverSeen(of: string): readonly DriftFinding[] {
    if (this.#all.count === this.#unreadable.count) return [];
    return fieldTree(this.#contract.document)
      .filter(field => !field.required && !this.#fields.has(field.path) && this.#has(parentOf(field)))
      .map(({ path }) => {
        const sentence = `${path} is declared and came in none ${of}`;
        return { kind: 'never-seen', drift: false, path, sentence, messages: 0 };
      });
  }

  #has(path: string): boolean {
    return path === '' || this.#fields.has(path);
  }

  #nearSize(): readonly DriftFinding[] {
    const { mostBytes } = this.#settings;
    const largest = this.#largest;
    if (mostBytes === undefined || largest === undefined || largest.bytes < mostBytes * nearSize) return [];
    const sentence = `the largest message has ${largest.bytes} bytes; its interface takes at most ${mostBytes}`;
    return [{ kind: 'near-limit', drift: false, path: '', sentence, messages: 1, last: sightingOf(largest) }];
  }
}

/** The entry of a key, made where there is none. */
function listed<T>(book: Map<string, T>, key: string, make: () => T): T {
  const entry = book.get(key) ?? make();
  book.set(key, entry);
  return entry;
}

/** The same where there is room for another one. */
function kept<T>(book: Map<string, T>, key: string, make: () => T): T | undefined {
  return book.has(key) || book.size < mostFields ? listed(book, key, make) : undefined;
}

function parentOf({ path, name }: ContractField): string {
  const own = joinName('', name);
  return path === own ? '' : path.slice(0, path.length - own.length - (own.startsWith('[') ? 0 : 1));
}

/** The path of a field without positions in lists. */
function fieldPath(path: string): string {
  return pathSteps(path).reduce<string>((at, step) => (typeof step === 'number' ? at : joinName(at, step)), '');
}

function byWeight(a: DriftFinding, b: DriftFinding): number {
  return Number(b.drift) - Number(a.drift) || b.messages - a.messages || (a.path < b.path ? -1 : Number(a.path > b.path));
}

function verdict(ref: string, messages: number, drifts: number, notices: number): string {
  if (messages === 0) return `no message has come in as ${ref}`;
  const [looked, one] = messages === 1 ? ['the newest message', true] : [`the newest ${messages} messages`, false];
  const rest = notices === 0 ? '' : `; ${notices} ${notices === 1 ? 'thing is' : 'things are'} worth knowing`;
  if (drifts === 0) return `${looked} ${one ? 'keeps' : 'keep'} to ${ref}${rest}`;
  return `${looked} ${one ? 'differs' : 'differ'} from ${ref} in ${drifts} ${drifts === 1 ? 'way' : 'ways'}${rest}`;
}
