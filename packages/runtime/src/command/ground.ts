import type { CommandDelivery, EquipmentProgram } from '@millrace/core';
import type { Tags } from '@millrace/connector';

/** Where commands are carried out: the running collecting, which knows equipment and holds its sessions. */
export interface CommandGround {
  /** How long values are awaited that equipment tells by itself: those of good quality after a start, and those that show a lost answer. */
  readonly patienceMs: number;
  /** The program of a piece of equipment of a collection (`line@lyon`), where it runs. */
  program(collection: string, equipment: string): EquipmentProgram | undefined;
  /** The tags of the open session of an interface; none while there is no session. */
  tags(name: string): Tags | undefined;
  /** Waits for the sessions of a piece of equipment, for a while; ends without them where none come. */
  ready(program: EquipmentProgram, signal: AbortSignal): Promise<void>;
  /** Whether a delivery still waits for its command: not if it expired, was cancelled, or its flow is gone. */
  awaits(delivery: CommandDelivery): boolean;
  /** Lets a delivery ask at once what became of its command. */
  wake(delivery: CommandDelivery): void;
}
