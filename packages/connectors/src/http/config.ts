import type { Field, FieldSet, Value } from '@millrace/core';

/** The settings of an HTTP interface, parsed. It receives where `listen` stands and sends where `url` stands. */
export interface HttpConfig {
  readonly listen?: string;
  readonly path: string;
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  readonly auth?: HttpAuth;
  readonly idHeader?: string;
  readonly waiting: number;
  readonly bodySize: number;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly batch: 'one' | 'array' | 'ndjson';
  readonly batchSize: number;
  readonly idempotency?: Idempotency;
  readonly repeats?: 'keyed' | 'harmless' | 'unsafe';
  readonly answer?: AnswerContract;
  readonly verify?: VerifySettings;
  readonly identity?: IdentitySettings;
  readonly csrf?: { readonly url: string };
  readonly probe?: { readonly url: string; readonly method: 'GET' | 'HEAD' | 'OPTIONS' };
}

/** How a caller proves who it is: the first three when receiving, the others (and none) when sending. */
export type HttpAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly header: string; readonly keys: readonly string[] }
  | {
      readonly kind: 'hmac';
      readonly secrets: readonly string[];
      readonly header: string;
      readonly timestampHeader: string;
      readonly tolerance: number;
    }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string };

/** How the target recognises a repeated message. */
export type Idempotency =
  | { readonly kind: 'none' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'repeatability' }
  | { readonly kind: 'request-id'; readonly name: string; readonly field?: string };

/** What the answers of the target mean. Absent parts keep the plain meaning of the status. */
export interface AnswerContract {
  readonly success?: readonly number[];
  readonly pending?: readonly number[];
  readonly already?: readonly number[];
  readonly contention?: readonly number[];
  readonly busy?: readonly number[];
  readonly okWhen?: readonly Condition[];
  readonly errorWhen?: readonly Condition[];
  readonly alreadyWhen?: readonly Condition[];
  readonly contentionWhen?: readonly Condition[];
  readonly emptyBody?: 'accepted' | 'rejected' | 'unknown';
  readonly reference?: string;
  readonly message?: string;
  readonly code?: string;
  readonly items?: { readonly path: string; readonly status?: string };
}

/** A statement about an answer: true where any value at the path (lists are looked through) is as said. */
export interface Condition {
  readonly path: string;
  readonly equals?: Value;
  readonly in?: readonly Value[];
  /** `true`: nothing, or nothing but empty text and empty lists, stands there; `false`: something does. */
  readonly empty?: boolean;
}

/** How the target is asked whether a message arrived. */
export interface VerifySettings {
  readonly url: string;
  readonly presentWhen?: readonly Condition[];
  readonly absentStatus: readonly number[];
  readonly absentWhen?: readonly Condition[];
  readonly reference?: string;
}

/** How the target proves that it is the right system. */
export interface IdentitySettings {
  readonly url: string;
  readonly path: string;
  readonly equals: string;
}

const condition: Field = {
  kind: 'group',
  summary: 'A statement about the answer body.',
  fields: {
    path: {
      kind: 'text',
      summary: 'Dotted path in the answer; lists are looked through.',
      required: true,
      example: 'd.Return.Type',
    },
    equals: { kind: 'any', summary: 'The value that must stand there.' },
    in: { kind: 'list', summary: 'The values of which one must stand there.', of: { kind: 'any', summary: 'A value.' } },
    empty: { kind: 'flag', summary: 'Whether nothing (or only empty text and lists) must stand there.' },
  },
};

const conditions = (summary: string): Field => ({ kind: 'list', summary, of: condition });
const statuses = (summary: string, fallback?: readonly number[]): Field => ({
  kind: 'list',
  summary,
  of: { kind: 'integer', summary: 'HTTP status.', minimum: 100, maximum: 599 },
  ...(fallback && { default: fallback }),
});
const secrets = (summary: string): Field => ({
  kind: 'list',
  summary,
  required: true,
  of: { kind: 'secret', summary: 'A secret.' },
});

const auth: Field = {
  kind: 'variant',
  summary: 'How the caller proves who it is: `none`, `key` and `hmac` receiving; `none`, `bearer`, `basic` and `header` sending.',
  by: 'kind',
  variants: {
    none: {},
    key: {
      header: { kind: 'text', summary: 'Header that carries the key.', default: 'X-API-Key' },
      keys: secrets('Keys that are accepted; several while one replaces another.'),
    },
    hmac: {
      secrets: secrets('Shared secrets that are accepted; several while one replaces another.'),
      header: {
        kind: 'text',
        summary:
          'Header with `sha256=` and HMAC-SHA256 over timestamp, id (empty where no header gives one) and body, joined by line feeds.',
        default: 'X-Signature',
      },
      timestampHeader: { kind: 'text', summary: 'Header with the seconds since 1970 that are signed.', default: 'X-Timestamp' },
      tolerance: { kind: 'duration', summary: 'How far the timestamp may be from our clock.', default: '5 min' },
    },
    bearer: { token: { kind: 'secret', summary: 'Token for `Authorization: Bearer`.', required: true } },
    basic: {
      user: { kind: 'text', summary: 'User name.', required: true },
      password: { kind: 'secret', summary: 'Password.', required: true },
    },
    header: {
      name: { kind: 'text', summary: 'Header that carries the secret.', required: true, example: 'APIKey' },
      value: { kind: 'secret', summary: 'The secret.', required: true },
    },
  },
};

const idempotency: Field = {
  kind: 'variant',
  summary: 'Sending: how the target recognises a repeated message; the key is the same at every try.',
  by: 'kind',
  variants: {
    none: {},
    header: { name: { kind: 'text', summary: 'Header that carries the key.', default: 'Idempotency-Key' } },
    repeatability: {},
    'request-id': {
      name: { kind: 'text', summary: 'Header that carries the key (SAP).', default: 'RequestID' },
      field: { kind: 'text', summary: 'Field of the message that carries the key instead of the header.' },
    },
  },
};

const answer: Field = {
  kind: 'group',
  summary: 'Sending: the response contract, what the answers of the target mean.',
  fields: {
    success: statuses('Statuses that mean success; absent: every 2xx.'),
    pending: statuses('Statuses that only promise: the outcome is unknown until `verify` finds it.'),
    already: statuses('Statuses that mean that the target has this message already.'),
    contention: statuses('Statuses that mean that somebody else holds a lock.', [423]),
    busy: statuses(
      'Statuses that mean that the target did nothing and may later; `Retry-After` is honoured.',
      [408, 425, 429, 503],
    ),
    okWhen: conditions('All of these must be true of a success, else it is a rejection.'),
    errorWhen: conditions('Any of these makes an answer a rejection, whatever its status.'),
    alreadyWhen: conditions('Any of these means that the target has this message already.'),
    contentionWhen: conditions('Any of these means that somebody else holds a lock.'),
    emptyBody: {
      kind: 'choice',
      summary: 'What a success without a body is.',
      choices: {
        accepted: 'a success',
        rejected: 'a rejection: this target always answers with a body when it has done something',
        unknown: 'an unknown outcome: the target is asked or the message waits for a person',
      },
      default: 'accepted',
    },
    reference: { kind: 'text', summary: "Path of the target's own number for the posting.", example: 'd.MaterialDocument' },
    message: { kind: 'text', summary: "Path of the target's sentence about a rejection.", example: 'error.message.value' },
    code: { kind: 'text', summary: "Path of the target's code for a rejection.", example: 'error.code' },
    items: {
      kind: 'group',
      summary: 'Where a batch has an outcome for each message, in the order of the messages.',
      fields: {
        path: { kind: 'text', summary: 'Path of the list; the other paths are then relative to its elements.', required: true },
        status: { kind: 'text', summary: 'Path of an HTTP status inside each element.' },
      },
    },
  },
};

/** The settings, declared once. */
export const httpFields: FieldSet = {
  listen: {
    kind: 'text',
    summary: 'Receiving: address and port to listen on; a port alone means 127.0.0.1, port 0 any free one.',
    pattern: '^(?:(?:[A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+\\]):)?[0-9]{1,5}$',
    example: '127.0.0.1:8080',
  },
  path: { kind: 'text', summary: 'Receiving: path of the requests, without query.', pattern: '^/[^?#]*$', default: '/' },
  method: {
    kind: 'choice',
    summary: 'Method of the requests, POST where absent.',
    choices: { POST: '', PUT: 'sending: a repeat is harmless', PATCH: '' },
  },
  auth,
  idHeader: {
    kind: 'text',
    summary:
      'Receiving: header with the id of a message, before `ce-source` with `ce-id` and `Idempotency-Key`. Where neither a header nor `id:` of the contract gives an id, equal content is a duplicate.',
  },
  waiting: {
    kind: 'integer',
    summary: 'Receiving: requests that may wait; one more is answered 503.',
    minimum: 1,
    default: 1000,
  },
  bodySize: {
    kind: 'integer',
    summary: 'Receiving: size of a body that carries several messages; one message is bounded by `limits.size`.',
    unit: 'bytes',
    minimum: 1024,
    default: 16 * 1024 * 1024,
  },
  url: {
    kind: 'text',
    summary: 'Sending: where to; `{key.order}`, `{id}`, `{subject}` and `{key}` stand for values of the message, URL-encoded.',
    pattern: '^https?://[^{}]+(?:/.*)?$',
    example: 'https://erp.example/api/orders',
  },
  headers: { kind: 'map', summary: 'Sending: further headers.', of: { kind: 'text', summary: 'Value of the header.' } },
  batch: {
    kind: 'choice',
    summary: 'Sending: how messages share a request.',
    choices: { one: 'one message a request', array: 'one document of several messages', ndjson: 'one message a line' },
    default: 'one',
  },
  batchSize: {
    kind: 'integer',
    summary: 'Sending: messages in one request, at most.',
    minimum: 1,
    maximum: 10_000,
    default: 100,
  },
  idempotency,
  repeats: {
    kind: 'choice',
    summary:
      'Sending: what a repeat does, where the settings do not tell (a POST that updates, a target that knows its natural key).',
    choices: {
      keyed: 'the target recognises the message by itself',
      harmless: 'it leaves the target in the same state',
      unsafe: 'it acts twice',
    },
  },
  answer,
  verify: {
    kind: 'group',
    summary: 'Sending: how to ask the target (GET) whether a message arrived.',
    fields: {
      url: { kind: 'text', summary: 'Address, with the placeholders of `url`.', required: true },
      presentWhen: conditions('All of these must be true of a success answer where the message is there; absent: any success.'),
      absentStatus: statuses('Statuses that mean that the message is not there.', [404]),
      absentWhen: conditions('Any of these means that the message is not there.'),
      reference: { kind: 'text', summary: "Path of the target's own number." },
    },
  },
  identity: {
    kind: 'group',
    summary: 'Sending: how the target proves (GET) that it is the right system, before anything is sent on a new connection.',
    fields: {
      url: { kind: 'text', summary: 'Address on the same host.', required: true },
      path: { kind: 'text', summary: 'Path in the answer.', required: true, example: 'd.SystemId' },
      equals: { kind: 'text', summary: 'The text that must stand there.', required: true, example: 'PRD-100' },
    },
  },
  csrf: {
    kind: 'group',
    summary: 'Sending: fetches an `X-CSRF-Token` with its cookies before the first message (SAP Gateway).',
    fields: { url: { kind: 'text', summary: 'Address that answers with the token.', required: true } },
  },
  probe: {
    kind: 'group',
    summary: 'Sending: a request without effect for `millrace probe`.',
    fields: {
      url: { kind: 'text', summary: 'Address.', required: true },
      method: { kind: 'choice', summary: 'Method.', choices: { GET: '', HEAD: '', OPTIONS: '' }, default: 'GET' },
    },
  },
};
