import type {
  InterfaceError,
  InterfaceFlow,
  InterfaceLimitsView,
  InterfaceLine,
  InterfaceVerdict,
  InterfaceView,
  MaintenanceReport,
  ProbeRecord,
  ReferenceView,
  SessionUse,
  SettingView,
  SystemView,
} from '@millrace/core';
import { healthWords, interfaceStatus, maintenanceWindow } from './flow-schemas.ts';
import { probeStep, side } from './operation-schemas.ts';
import { choice, flag, integer, list, moment, named, number, object, text, type Schema } from './schema.ts';

const breakerState = choice('open: calls are not tried.', ['closed', 'open', 'half-open']);
const sessionState = choice('State of the session.', ['open', 'opening', 'waiting', 'closed']);

const verdict: Schema<InterfaceVerdict> = named(
  'InterfaceVerdict',
  object(
    'What is up with an interface.',
    {
      state: choice(
        'well: messages go through. unproven: open, without proof. busy: as many calls as it may have. failing. maintenance: by plan. unused.',
        ['well', 'unproven', 'busy', 'failing', 'maintenance', 'unused'],
      ),
      sentence: text('One sentence for a person.'),
    },
    { side, remedy: text('What to do about it.') },
  ),
);

const sessions: Schema<SessionUse> = named(
  'SessionUse',
  object('Sessions with the other system.', { open: integer('Open now.'), allowed: integer('How many it may have.') }),
);

const limits: Schema<InterfaceLimitsView> = named(
  'InterfaceLimits',
  object(
    'What is declared or standard, and what of it is used now.',
    {
      concurrency: integer('Calls at once.'),
      callsNow: integer('Calls under way.'),
      rateNow: number('Messages a second, over the last ten seconds.'),
      batch: integer('Messages in one call.'),
      timeoutMs: integer('Time of one call.'),
      sizeBytes: integer('Bytes of one received message.'),
    },
    { rate: number('Messages a second; absent: no limit.') },
  ),
);

const lineFields = {
  name: text('`system.interface`.'),
  title: text('Name for people.'),
  connector: text('Kind of connector.'),
  verdict,
  limits,
};

const interfaceLine: Schema<InterfaceLine> = named(
  'InterfaceLine',
  object(
    'One interface of a system.',
    {
      ...lineFields,
      flows: integer('Flows that use it.'),
      isTarget: flag('Some of them write to it.'),
      waiting: integer('Deliveries to it that are not settled.'),
    },
    {
      status: interfaceStatus,
      oldestMs: number('Age of the oldest of them in milliseconds.'),
      sessions,
    },
  ),
);

const headFields = {
  name: text('Name.'),
  title: text('Name for people.'),
  role: text('Role: erp, mes, lims, …'),
  owner: text('Who answers for it.'),
};
const headExtras = { site: text('Its site; absent: the whole enterprise.'), siteTitle: text('Name of the site for people.') };

/** One line of `systems`. */
export const system: Schema<SystemView> = named(
  'System',
  object('A participant with its interfaces.', { ...headFields, interfaces: list('Its interfaces.', interfaceLine) }, headExtras),
);

const reference: Schema<ReferenceView> = named(
  'SettingReference',
  object('A reference in a setting, never its value.', {
    scheme: choice('Where it is looked up.', ['env', 'secret']),
    name: text('Its name.'),
    present: flag('It has a value.'),
  }),
);

const setting: Schema<SettingView> = named(
  'Setting',
  object(
    'One setting as it is declared.',
    {
      path: text('Dotted path.'),
      value: text('As declared; references stand as references.'),
      secret: flag('It is declared to be a secret.'),
      references: list('References in it.', reference),
    },
    { about: text('What it is for.') },
  ),
);

const interfaceError: Schema<InterfaceError> = named(
  'InterfaceError',
  object(
    'Something that failed.',
    {
      at: moment('When, the last time.'),
      what: choice('Where it failed.', ['session', 'call', 'notice']),
      sentence: text('What happened.'),
      times: integer('How often in a row.'),
    },
    { side },
  ),
);

const probeRecord: Schema<ProbeRecord> = named(
  'ProbeRecord',
  object('A probe that was made.', {
    interface: text('Interface.'),
    ok: flag('Every step worked.'),
    steps: list('In the order tried.', probeStep),
    at: moment('When.'),
    who: text('Who asked for it.'),
  }),
);

const interfaceFlow: Schema<InterfaceFlow> = named(
  'InterfaceFlow',
  object(
    'A flow that uses the interface.',
    {
      flow: text('Flow name.'),
      title: text('Name for people.'),
      direction: choice('in: it reads the interface. out: it writes to it.', ['in', 'out']),
      health: choice('Health of the flow.', healthWords),
      detail: text('One sentence for a person.'),
      waiting: integer('Deliveries that are not settled.'),
      held: integer('Deliveries that wait for a person.'),
    },
    { oldestMs: number('Age of the oldest in milliseconds.') },
  ),
);

/** Answer of `interface`. */
export const interfaceDetails: Schema<InterfaceView> = named(
  'Interface',
  object(
    'Everything about one interface. No value of a secret is in it.',
    {
      ...lineFields,
      about: text('What the connector is.'),
      system: object('Its system.', headFields, headExtras),
      retry: object(
        'How it is tried again.',
        { firstMs: integer('First wait.'), longestMs: integer('Longest wait.') },
        { attempts: integer('Tries of one message at most.') },
      ),
      settings: list('As declared.', setting),
      guarantees: object(
        'What it promises.',
        { maintenance: list('What a maintenance window does to it.', text('A sentence.')) },
        { source: text('As a source.'), sink: text('As a target.'), afterUnknown: text('After an unknown outcome.') },
      ),
      flows: list('Flows that use it.', interfaceFlow),
      errors: list('What failed last, the newest first.', interfaceError),
      probes: list('The last probes, the newest first.', probeRecord),
      maintenance: list('Windows that are not over, the next one first.', maintenanceWindow),
    },
    {
      endpoint: text('Where the other side is.'),
      status: interfaceStatus,
      session: object(
        'Its session.',
        {
          state: sessionState,
          since: moment('Since when.'),
          detail: text('Why.'),
          opened: integer('Sessions opened since the node started.'),
        },
        { nextTry: moment('When the next one is tried.') },
      ),
      breaker: object(
        'Its breaker.',
        {
          state: breakerState,
          failures: integer('Failures of the whole target in a row.'),
          opensAfter: integer('So many open the breaker.'),
        },
        { nextTry: moment('When one call is tried again.'), why: text('The last failure.') },
      ),
      sessions,
    },
  ),
);

/** Answer of setting and ending maintenance. */
export const maintenanceReport: Schema<MaintenanceReport> = named(
  'MaintenanceReport',
  object('The windows about the name from now on.', {
    windows: list('Not over yet.', maintenanceWindow),
    audit: integer('Number of the audit entry.'),
  }),
);
