/** What the fault dial can turn on, each with the sentence that `GET /dial` shows. */
export const faults = {
  none: 'behaves',
  'commit-then-drop': 'does the work, then cuts the connection instead of answering',
  'commit-then-500': 'does the work, then answers 500',
  'ok-with-error-inside': 'answers 200 with a return message of type E and does nothing',
  slow: 'does the work, then keeps the answer back for `ms`',
  refuse: 'rejects for a business reason and does nothing; the same posting is rejected every time',
  '429': 'asks to come back later (Retry-After) and does nothing',
  down: 'closes its port: for `share` of every period of `ms`, or until turned when share is 1',
  duplicates: 'emits a share of its records twice',
  poison: 'follows a share of its records by a broken one',
  lock: 'says that the object is locked by another user and does nothing; a database is really locked',
  silent: 'keeps its session and tells nothing any longer',
  frozen: 'keeps its connections and answers nothing',
  occupied: 'has given its connections to others: closes every new one at once',
  clash: 'another client of the broker connects with the same client id, again and again',
  stale: 'sends an earlier answer once more before the right one',
  exception: 'answers that the device failed and does nothing',
  restart: 'an MTConnect agent begins anew at this turn: another instance, an empty buffer',
  overrun: 'an MTConnect agent forgets all but the newest observation at this turn',
  'cut-chunk': 'cuts the connection in the middle of a document',
  'mtconnect-error': 'answers an Error document of MTConnect instead of what was asked for',
  garble: 'answers a document that is no well-formed XML',
  'skip-birth': 'a Sparkplug edge node is born, and its NBIRTH is lost on its way',
  lose: 'loses a message on its way',
  late: 'a Sparkplug edge node dies, and data of that session comes after its death',
  'unknown-alias': 'tells a metric under an alias that no birth declares',
  'odd-values': 'tells signed, 64-bit, NaN and null metrics at their bounds',
} as const satisfies Readonly<Record<string, string>>;

/** One position of the dial. */
export type Fault = keyof typeof faults;

/** How the dial is turned. */
export interface DialSetting {
  readonly fault: Fault;
  /** Share of the cases that it hits, 0 to 1; 1 where absent. Which ones depends only on the seed. */
  readonly share?: number;
  /** It hits at most so many times, then the dial has nothing left. */
  readonly count?: number;
  /** Milliseconds, where the fault takes time. */
  readonly ms?: number;
}

/** The settings in a JSON body (one setting or a list of them), or the sentence that says what is wrong with it. */
export function readSettings(body: unknown): readonly DialSetting[] | string {
  const settings: readonly unknown[] = Array.isArray(body) ? body : [body];
  const wrong = settings.map(wrongWith).find(sentence => sentence !== undefined);
  return wrong ?? (settings as readonly DialSetting[]);
}

function wrongWith(setting: unknown): string | undefined {
  if (typeof setting !== 'object' || setting === null) return 'a dial setting is an object with the field fault';
  const { fault, share, count, ms } = setting as Record<string, unknown>;
  if (typeof fault !== 'string' || !Object.hasOwn(faults, fault))
    return `unknown fault ${JSON.stringify(fault)}: the dial has ${Object.keys(faults).join(', ')}`;
  if (share !== undefined && !(typeof share === 'number' && share >= 0 && share <= 1)) return 'share is a number from 0 to 1';
  if (count !== undefined && !(Number.isInteger(count) && Number(count) >= 0)) return 'count is a whole number';
  if (ms !== undefined && !(typeof ms === 'number' && ms >= 0)) return 'ms is a number of milliseconds';
  return undefined;
}
