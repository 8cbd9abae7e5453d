import type { Actor } from './views.ts';

/** A value that a command writes, in the standard's unit. */
export type CommandValue = boolean | number | string;

/** Tag → value. */
export type CommandValues = Readonly<Record<string, CommandValue>>;

/** What somebody asks of one piece of equipment. */
export interface CommandRequest {
  /** Chosen by whoever asks: the same id again is the same command, and is never carried out twice. */
  readonly id: string;
  /** Full name of the collection, `line@lyon`. */
  readonly collection: string;
  readonly equipment: string;
  /** Name in the collection. */
  readonly command: string;
  readonly values: CommandValues;
  readonly who: string;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The delivery that asks, where an integration does and not a person. */
  readonly delivery?: CommandDelivery;
}

/** One message of an integration on its way to equipment; the key of the delivery is the id of the command. */
export interface CommandDelivery {
  readonly integration: string;
  /** Name of the flow. */
  readonly flow: string;
  readonly message: number;
}

/**
 * `proposed`: a second person has to agree. `running`: under way. Final: `done` (read back, and activated where it is declared), `refused` (nothing was
 * written), `failed` (written in part or not, and not activated), `unknown` (activated perhaps; a person has to look), `declined` (the second person said no).
 */
export type CommandState = 'proposed' | 'running' | 'done' | 'refused' | 'failed' | 'unknown' | 'declined';

/** How far the execution of a command has come: what was begun is on disk before it is done. */
export type CommandPhase = 'looking' | 'preparing' | 'reading-back' | 'activating' | 'confirming';

/** One command with everything that became of it. */
export interface CommandRecord extends CommandRequest {
  readonly state: CommandState;
  readonly phase?: CommandPhase;
  /** What it means for a person. */
  readonly sentence: string;
  /** The phases it went through, with when each was begun (milliseconds since 1970). */
  readonly steps?: readonly CommandStepTaken[];
  /** Once it is activated, what the equipment shows will prove that it took it. */
  readonly provable?: true;
  /** Code of a refusal or failure, as docs/errors.md explains it. */
  readonly code?: string;
  /** Values of the tags before and after, as read; null where they could not be read. */
  readonly before?: Readonly<Record<string, CommandValue | null>>;
  readonly after?: Readonly<Record<string, CommandValue | null>>;
  readonly decision?: { readonly who: string; readonly reason: string; readonly agreed: boolean; readonly at: number };
  readonly endedAt?: number;
}

/** One phase that a command went through. */
export interface CommandStepTaken {
  readonly phase: CommandPhase;
  readonly at: number;
}

/** A command as it is shown: moments in RFC 3339. */
export interface CommandView extends Omit<CommandRecord, 'at' | 'endedAt' | 'decision' | 'steps'> {
  readonly at: string;
  readonly steps?: readonly { readonly phase: CommandPhase; readonly at: string }[];
  readonly endedAt?: string;
  readonly decision?: { readonly who: string; readonly reason: string; readonly agreed: boolean; readonly at: string };
}

/** Whether nothing more will become of it. */
export function isEnded({ state }: Pick<CommandRecord, 'state'>): boolean {
  return state !== 'proposed' && state !== 'running';
}

/** What somebody asks, before it is known who. */
export type CommandOrder = Omit<CommandRequest, 'who' | 'at' | 'delivery'>;

/** A command that a collection declares, at one piece of equipment. */
export interface CommandOffer {
  readonly command: string;
  readonly title?: string;
  /** The binding of the site allows it here. */
  readonly allowed: boolean;
  /** Integrations that may send it as well; absent: only people may. */
  readonly integrations?: readonly string[];
  /** A second person has to agree. */
  readonly approval: boolean;
  /** Milliseconds between two of them, at the least. */
  readonly rate?: number;
  readonly interlock?: string;
  readonly activate?: string;
  readonly values: readonly CommandOfferValue[];
}

/** One value that a command writes. */
export interface CommandOfferValue {
  readonly tag: string;
  readonly title?: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'text';
  /** UCUM unit of the standard. */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
}

/** Commands to equipment. Off by default: a binding has to allow each by name. */
export interface CommandOperations {
  /** What may be commanded at a piece of equipment of a collection (`line@lyon`). */
  commandOffers(collection: string, equipment: string): Promise<readonly CommandOffer[]>;
  /** Commands that fit, newest first. */
  commands(filter: CommandQuery): Promise<readonly CommandView[]>;
  command(id: string): Promise<CommandView>;
  /**
   * Carries a command out and answers what became of it; the same id again answers what became of it then, and does nothing. Where a second person has to agree it
   * waits for that. A dry run says whether it would begin. Throws `OperationError` (refused) where it does not begin.
   */
  sendCommand(order: CommandOrder, dryRun: boolean, actor: Actor): Promise<CommandView>;
  /** What a second person says to a command that waits; agreed, it is carried out at once. */
  decideCommand(id: string, agree: boolean, reason: string, actor: Actor): Promise<CommandView>;
}

/** Which commands are asked for. */
export interface CommandQuery {
  readonly collection?: string;
  readonly equipment?: string;
  /** Only those that are not ended. */
  readonly open?: boolean;
  readonly limit: number;
}
