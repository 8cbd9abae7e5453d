export * from './case.ts';
export * from './harness.ts';
export * from './plain-json.ts';
export * from './record.ts';
export * from './series-peer.ts';
export * from './session.ts';
export * from './suite.ts';
export * from './wait.ts';
