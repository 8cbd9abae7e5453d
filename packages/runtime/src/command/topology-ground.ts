import { setTimeout as pause } from 'node:timers/promises';
import { compileEquipment } from '@millrace/core';
import type { EquipmentPlan, EquipmentProgram } from '@millrace/core';
import type { Topology } from '../topology.ts';
import type { CommandGround } from './ground.ts';

/** How long what a restart found under way waits for its sessions. */
const patienceMs = 30_000;
const lookMs = 100;

/** Commands are carried out by what runs: the documents in force and the open sessions. */
export function topologyGround(topology: Topology): CommandGround {
  const programs = new WeakMap<EquipmentPlan, EquipmentProgram>();
  const tags: CommandGround['tags'] = name => topology.interfaces.get(name)?.connection?.tags;
  return {
    patienceMs: 10_000,
    tags,
    program(collection, name) {
      const plan = topology.plan?.collections.get(collection);
      const equipment = plan?.equipment.find(each => each.name === name);
      if (plan === undefined || equipment === undefined) return undefined;
      const known = programs.get(equipment) ?? compileEquipment(plan, equipment);
      programs.set(equipment, known);
      return known;
    },
    awaits: ({ flow, message }) => topology.flows.get(flow)?.runner.awaits(message) === true,
    wake: ({ flow, message }) => topology.flows.get(flow)?.runner.hurry(message),
    async ready(program, signal) {
      const names = new Set(program.tags.map(tag => tag.interface));
      const until = performance.now() + patienceMs;
      while (!signal.aborted && performance.now() < until && [...names].some(name => tags(name) === undefined))
        await pause(lookMs, undefined, { signal }).catch(() => undefined);
    },
  };
}
