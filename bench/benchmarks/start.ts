import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../harness/benchmark.ts';
import { freePort } from '../harness/free-port.ts';
import { startMillrace } from '../harness/millrace.ts';
import type { MillraceOptions } from '../harness/millrace.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { manyIntegrations } from '../projects/many-integrations.ts';
import type { Measured } from '../harness/result.ts';

const many = 10_000;

/** From the start of the process to the API that answers, and the most memory it had by then. */
export const start: Benchmark = {
  name: 'start',
  summary: `start to ready with the two plants, and with ${many} integrations; the most memory until then`,
  async run({ rounds, say }) {
    const small: Started[] = [];
    const large: Started[] = [];
    for (let round = 1; round <= Math.min(rounds, 5); round++) {
      small.push(await startOnce({ project: twoPlants, env: await twoPlantsEnv() }));
      large.push(await startOnce({ project: await tenThousand() }));
      say(`  round ${round}: two plants ${small.at(-1)?.seconds.toFixed(2)} s, ${many} integrations ${textOf(large.at(-1)!)}`);
    }
    const lineOf = (name: string, unit: string, values: readonly number[], bound: number): Measured => ({
      name,
      unit,
      better: 'less',
      values,
      goal: { median: bound },
    });
    return [
      lineOf(
        'start-two-plants',
        's',
        small.map(one => one.seconds),
        3,
      ),
      lineOf(
        'start-10000-integrations',
        's',
        large.map(one => one.seconds),
        5,
      ),
      lineOf(
        'memory-10000-integrations',
        'MB',
        large.map(one => one.megabytes),
        500,
      ),
    ];
  },
};

interface Started {
  readonly seconds: number;
  readonly megabytes: number;
}

function textOf({ seconds, megabytes }: Started): string {
  return `${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB`;
}

async function startOnce(options: Omit<MillraceOptions, 'folder'>): Promise<Started> {
  await using folder = await temporaryFolder();
  const node = await startMillrace({ ...options, folder: folder.path });
  await using _node = node;
  return { seconds: node.startedInMs / 1000, megabytes: node.program.memory().most / 2 ** 20 };
}

const twoPlants = fileURLToPath(new URL('../../examples/two-plants/project', import.meta.url));

/** Addresses where nobody answers: a node is ready when it can take and keep messages, whether or not its targets are there. */
async function twoPlantsEnv(): Promise<Readonly<Record<string, string>>> {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  return {
    ERP_URL: nobody,
    ERP_USER: 'bench',
    LYON_MES_URL: nobody,
    ORDER_FOLDER: '/nonexistent/orders',
    PUNE_DATABASE: '/nonexistent/pune.db',
    INTAKE_ADDRESS: `127.0.0.1:${await freePort()}`,
    MILLRACE_SECRET_ERP_PASSWORD: 'bench',
    MILLRACE_SECRET_INTAKE_KEY: 'bench',
    MILLRACE_SECRET_LYON_MES_KEY: 'bench',
  };
}

async function tenThousand(): Promise<Readonly<Record<string, string>>> {
  return manyIntegrations(many, `127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`);
}
