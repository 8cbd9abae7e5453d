import type { ConnectorCatalogue, ConnectorFacts, ProjectFile } from '@millrace/core';
import { catalogue as others } from './fixture-project.ts';

const address = { address: { kind: 'text', required: true, summary: 'Where it is.' } } as const;

/** A controller whose tags are read and written, a broker whose tags are only read, and a lake that takes measurements. */
const plc: ConnectorFacts = { name: 'plc', config: address, offers: () => ({ tags: { writes: true } }) };
const broker: ConnectorFacts = { name: 'broker', config: address, offers: () => ({ tags: {} }) };
const lake: ConnectorFacts = { name: 'lake', config: address, offers: () => ({ series: {} }) };

export const lineCatalogue: ConnectorCatalogue = new Map([
  ...others,
  ...[plc, broker, lake].map(facts => [facts.name, facts] as const),
]);

const systems = `kind: system
name: line-lyon
role: plc
owner: automation
site: lyon
interfaces:
  tags: { connector: plc, config: { address: plc.lyon.example } }
---
kind: system
name: line-pune
role: plc
owner: automation
site: pune
interfaces:
  tags: { connector: broker, config: { address: broker.pune.example } }
---
kind: system
name: mes
role: mes
owner: production
interfaces:
  events: { connector: queue, config: { address: mes.example } }
  orders: { connector: queue, config: { address: mes.example } }
---
kind: system
name: lake
role: data-platform
owner: analytics
interfaces:
  samples: { connector: lake, config: { address: lake.example } }
`;

const sites = `kind: site
name: lyon
code: "1720"
zone: Europe/Paris
systems: { line: line-lyon }
---
kind: site
name: pune
code: "1710"
zone: Asia/Kolkata
systems: { line: line-pune }
`;

const contracts = `kind: contract
name: event
version: 1
owner: production
subject: equipment
schema:
  type: object
  required: [equipment]
  properties:
    equipment: { type: string }
---
kind: contract
name: line-order
version: 1
owner: production
subject: line
schema:
  type: object
  required: [line, order]
  properties:
    line: { type: string }
    order: { type: object, required: [number], properties: { number: { type: string } } }
`;

const collection = `kind: collection
name: line
owner: packaging
class: Line
tags:
  running: { type: boolean }
  state: { type: integer }
  good: { type: integer }
  speed: { type: number, unit: m/min, aliases: [velocity] }
  pressure: { type: number, unit: bar, required: false }
  recipe: { type: text }
  fault: { type: boolean, required: false }
measurements:
  speed: { tag: speed, deadband: 0.5, sampling: 500 ms, range: { min: 0, max: 120 } }
  pressure: { tag: pressure, aggregate: { every: 1 min, of: [mean, max] } }
events:
  started: { on: edge, tag: running, to: true, settle: 2 s }
  stopped: { on: edge, tag: running, to: false, settle: 2 s }
  state-changed: { on: state, tag: state, model: packml, entering: [Execute, Held] }
  produced: { on: counter, tag: good, rollover: 4294967295, snapshot: [speed, recipe] }
  fault: { on: alarm, tag: fault, severity: 700, chatter: 5 s }
context:
  order: { from: line-order@1, interface: mes.orders, equipment: line, value: order.number }
commands:
  set-speed:
    write: { speed: { min: 0, max: 60 } }
    rate: 10 s
    interlock: running = false
to: [lake.samples]
silence: 2 min
`;

const bindings = `kind: binding
name: lyon-lines
site: lyon
collection: line
equipment:
  packing/line-1: { interface: line.tags, table: tables/lyon-1.csv, commands: [set-speed] }
---
kind: binding
name: pune-lines
site: pune
collection: line
equipment:
  packing/line-7: { interface: line.tags, table: tables/pune-7.csv }
`;

const flows = `kind: integration
name: tell-mes
for: [lyon, pune]
from: { collection: line, contract: event@1 }
to:
  - { interface: mes.events, contract: event@1 }
---
kind: integration
name: line-orders
from: { interface: mes.orders, contract: line-order@1 }
to:
  - { interface: mes.orders, contract: line-order@1 }
`;

/** Two lines of two brands with one collection; it checks clean. */
export const lineFiles: readonly ProjectFile[] = [
  { path: 'systems.yaml', text: systems },
  { path: 'sites.yaml', text: sites },
  { path: 'contracts.yaml', text: contracts },
  { path: 'line.yaml', text: collection },
  { path: 'bindings.yaml', text: bindings },
  { path: 'flows.yaml', text: flows },
];

/** The address tables of its bindings. */
export const lineTables: Readonly<Record<string, string>> = {
  'tables/lyon-1.csv': `tag,address,unit,scale,sampling
running,ns=2;s=Line.Running,,,
state,ns=2;s=Line.State,,,
good,ns=2;s=Line.Good,,,
speed,ns=2;s=Line.Speed,[ft_i]/min,,250 ms
recipe,ns=2;s=Line.Recipe,,,
`,
  'tables/pune-7.csv': `tag;address;unit;scale
running;plant/7/run;;
state;plant/7/st;;
good;plant/7/ok;;
speed;plant/7/v;m/s;0.1
pressure;plant/7/p;kPa;
recipe;plant/7/rcp;;
`,
};
