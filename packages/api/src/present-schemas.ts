import type {
  FlowPlace,
  IncidentAction,
  IncidentReport,
  IncidentView,
  InterfacePlace,
  LandscapeView,
  RecentView,
  SitePlace,
  SystemPlace,
} from '@millrace/core';
import { choice, flag, integer, list, moment, named, number, object, text, type Schema } from './schema.ts';

const roles = [
  'erp',
  'mes',
  'lims',
  'qms',
  'cmms',
  'planning',
  'inventory',
  'scada',
  'plc',
  'dcs',
  'historian',
  'data-platform',
  'other',
] as const;

const sitePlace: Schema<SitePlace> = object(
  'A site.',
  { name: text('Name.'), title: text('Name for people.') },
  { zone: text('IANA zone of its clocks.') },
);

const interfacePlace: Schema<InterfacePlace> = object(
  'An interface of a system.',
  { name: text('`system.interface`.'), title: text('Name for people.'), connector: text('Kind of connector.') },
  { peer: text('Where it leads, as the documents write it; what leads to the same place fails together.') },
);

const systemPlace: Schema<SystemPlace> = named(
  'SystemPlace',
  object(
    'A system with its interfaces.',
    {
      name: text('Name.'),
      title: text('Name for people.'),
      role: choice('What it is to production.', roles),
      owner: text('Who answers for it.'),
      interfaces: list('Its interfaces.', interfacePlace),
    },
    { site: text('Name of its site; absent for a system of the whole enterprise.') },
  ),
);

const flowPlace: Schema<FlowPlace> = named(
  'FlowPlace',
  object(
    'What a flow connects.',
    {
      name: text('Flow name.'),
      title: text('Name for people.'),
      integration: text('Integration.'),
      owner: text('Who answers for it.'),
      source: text('Interface it reads.'),
      target: text('Interface it writes.'),
      sourceContract: text('Contract of what comes in.'),
      targetContract: text('Contract of what goes out.'),
    },
    { site: text('Site name.') },
  ),
);

/** Answer of `landscape`. */
export const landscapeView: Schema<LandscapeView> = named(
  'Landscape',
  object('What belongs to what under the release that runs.', {
    release: text('Hash of the documents that run.'),
    sites: list('By name.', sitePlace),
    systems: list('By name.', systemPlace),
    flows: list('By name.', flowPlace),
  }),
);

const action: Schema<IncidentAction> = object(
  'Something a person may do about it without harm.',
  {
    do: choice('What.', [
      'probe',
      'pause',
      'resume',
      'open-held',
      'open-interface',
      'open-flow',
      'open-message',
      'verify-ledger',
    ]),
  },
  {
    interface: text('Interface.'),
    flow: text('Flow name.'),
    code: text('Error code.'),
    message: integer('Message number.'),
  },
);

const key = object('A business key.', { name: text('Name.'), value: text('Value.') });

const incident: Schema<IncidentView> = named(
  'Incident',
  object(
    'One cause, however many flows suffer from it.',
    {
      id: text('The same for the same cause.'),
      kind: choice('Kind of cause.', [
        'ledger',
        'intake',
        'stopped',
        'connection',
        'maintenance',
        'held',
        'silence',
        'paused',
        'backlog',
        'noticed',
      ]),
      gravity: choice(
        'grave: production is cut off, or the books do not balance. serious: a person must decide. notice: worth knowing.',
        ['grave', 'serious', 'notice'],
      ),
      title: text('What is wrong, in a few words.'),
      impact: text('What it means for production.'),
      side: choice('us: this node and its settings. them: the other system. Or the network, the data, or a person decided it.', [
        'us',
        'network',
        'them',
        'data',
        'person',
      ]),
      evidence: text('What says so.'),
      loss: object('Whether anything is lost.', {
        isPossible: flag('Something may be lost.'),
        sentence: text('What the ledger says.'),
      }),
      messages: integer('Messages that suffer from it.'),
      flows: list('Flows that suffer.', object('A flow.', { name: text('Flow name.'), title: text('Name for people.') })),
      interfaces: list('Interfaces concerned.', text('Interface.')),
      sites: list('Sites concerned.', text('Site name.')),
      keys: list('A few business keys of the messages.', key),
      owner: text('Who can remove the cause.'),
      actions: list('What a person may do without harm.', action),
    },
    {
      since: moment('Since when the cause is there, as far as it is known.'),
      oldest: moment('When the oldest of the messages was received.'),
      drainMs: number('Time until they are out at the present rate, in milliseconds.'),
      code: text('Code in the catalogue of errors.'),
      remedy: text('What to do.'),
    },
  ),
);

/** Answer of `incidents`. */
export const incidentReport: Schema<IncidentReport> = named(
  'IncidentReport',
  object('What is wrong now.', {
    sentence: text('The verdict in one sentence.'),
    incidents: list('One for each cause, the gravest first.', incident),
  }),
);

/** One line of `recent`. */
export const recentMessage: Schema<RecentView> = named(
  'RecentMessage',
  object(
    'The newest message that a flow brought to its target.',
    {
      flow: text('Flow name.'),
      title: text('Name for people.'),
      target: text('Interface it was brought to.'),
      message: integer('Message number.'),
      subject: text('Key that orders delivery.'),
      at: moment('When it was confirmed.'),
    },
    { site: text('Site name.'), key },
  ),
);
