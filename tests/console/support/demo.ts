import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@millrace/api';
import { startDemoCompany, type DemoCompany } from '../../../examples/two-plants/demo/company.ts';
import { NodeProcess, type NodeProcessOptions } from '../../../examples/two-plants/demo/node-process.ts';
import { projectFolder, wholeProject } from '../../../examples/two-plants/demo/run.ts';

/** The demo without its narrator: the simulated company and a node of its own process, on free ports and in a folder of its own. */
export interface Demo extends AsyncDisposable {
  readonly company: DemoCompany['company'];
  /** The lines of both plants at work, where they were asked for. */
  readonly floor?: DemoCompany['floor'];
  readonly node: NodeProcess;
  readonly client: Client;
  /** The token with which a test may ask the node itself. */
  readonly token: string;
  /** Folder of the documents that the node runs. */
  readonly project: string;
  /** Addresses and secrets with which the company is connected. */
  readonly env: Readonly<Record<string, string>>;
}

/** What may differ from the demo as everybody starts it. */
export interface DemoOptions extends Pick<NodeProcessOptions, 'port' | 'options'> {
  readonly seed?: number;
  /** With the lines of both plants, at work. */
  readonly lines?: boolean;
  /** Other documents than those of the demo. */
  readonly project?: string;
}

/** Starts the demo. */
export async function startDemo({ seed = 1, lines = false, ...given }: DemoOptions = {}): Promise<Demo> {
  const { project = lines ? wholeProject : projectFolder, ...own } = given;
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'millrace-console-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const demo = stack.use(await startDemoCompany(join(folder, 'company'), seed, lines));
  if (demo.floor) stack.use(demo.floor.floor.run());
  const node = stack.use(await NodeProcess.start({ project, data: join(folder, 'node'), env: demo.env, ...own }));
  return {
    company: demo.company,
    floor: demo.floor,
    node,
    get client() {
      return node.client();
    },
    token: node.token!,
    project,
    env: demo.env,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
