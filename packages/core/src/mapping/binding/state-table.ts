/** The states of PackML by the numbers of `StateCurrent` (OPC 30050, ISA-TR88.00.02). */
export const packmlStates: Readonly<Record<string, string>> = {
  0: 'Undefined',
  1: 'Clearing',
  2: 'Stopped',
  3: 'Starting',
  4: 'Idle',
  5: 'Suspended',
  6: 'Execute',
  7: 'Stopping',
  8: 'Aborting',
  9: 'Aborted',
  10: 'Holding',
  11: 'Held',
  12: 'Unholding',
  13: 'Suspending',
  14: 'Unsuspending',
  15: 'Resetting',
  16: 'Completing',
  17: 'Complete',
};

/** A table from codes and texts to the names of states: those of the model, overlaid by those of the collection. Upper and lower case do not count. */
export function stateTable(model: 'packml' | undefined, own: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  const states = model === 'packml' ? { ...packmlStates } : {};
  const table = new Map<string, string>();
  for (const [code, name] of [...Object.entries(states), ...Object.entries(own)]) {
    table.set(code.toLowerCase(), name);
    if (!table.has(name.toLowerCase())) table.set(name.toLowerCase(), name);
  }
  return table;
}
