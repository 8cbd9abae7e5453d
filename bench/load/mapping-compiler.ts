import { compileMapping } from '@millrace/core';
import type { MappingDocument, MappingProgram, Value } from '@millrace/core';
import { order, orderContract, orderMapping } from './order-map.ts';

/** What compiling took, in milliseconds: by the clock, and of processor time in all threads. */
export interface MappingsCompiled {
  readonly took: number;
  readonly processor: number;
}

/** A program that has never compiled a mapping: it compiles so many, and lets each map an order. */
process.on('message', (mappings: number) => {
  const documents = Array.from({ length: mappings }, (_, number) => documentOf(number));
  const message = structuredClone(order) as unknown as Value;
  const [start, before] = [performance.now(), process.cpuUsage()];
  const programs = documents.map(compiled);
  for (const program of programs) if (!program.run(message, {}).ok) throw new Error('a mapping cannot map its order');
  const { user, system } = process.cpuUsage(before);
  process.send!({ took: performance.now() - start, processor: (user + system) / 1000 } satisfies MappingsCompiled);
});
console.log(JSON.stringify({ event: 'ready' }));

/** The mapping of the order with a field of its own, so that no two become the same code: the engine would compile that once. */
function documentOf(number: number): MappingDocument {
  const { steps, ...head } = orderMapping.fields;
  return { ...orderMapping, fields: { ...head, steps: steps!, extra: `scrap * ${number}` } };
}

function compiled(document: MappingDocument): MappingProgram {
  const program = compileMapping(document, { from: orderContract });
  if (!program.ok) throw new Error(JSON.stringify(program.issues));
  return program.value;
}
