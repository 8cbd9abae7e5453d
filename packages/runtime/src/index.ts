export { startNode } from './node.ts';
export type { Node, NodeOptions } from './node.ts';
export { ProjectError, readProject } from './project.ts';
export type { ReadProject } from './project.ts';
export { events } from './events.ts';
export type { Log, LogEvent } from './events.ts';
export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { runtimeCodes } from './codes.ts';
