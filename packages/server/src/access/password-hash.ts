import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { RequestError } from '../http/request-error.ts';

/** Hashes and compares passwords, a bounded number at once, never on the event loop. */
export interface PasswordHasher {
  /** The hash in PHC form. */
  hash(password: string): Promise<string>;
  /** Whether a password belongs to a hash. Without a hash it takes as long and is false, so that the time does not tell whether there is an account. */
  verify(password: string, phc: string | undefined): Promise<boolean>;
}

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's choice for argon2id with 19 MiB; about 50 ms on one core of an ordinary server. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const atOnce = 2;
const waitingMost = 64;
const tagLength = 32;

/** A hasher; more than 64 that wait are refused. */
export function openPasswordHasher(): PasswordHasher {
  const turns = newTurns();
  const derive = (password: string, salt: Buffer, with_: Cost): Promise<Buffer> => turns(() => argon2id(password, salt, with_));
  return {
    async hash(password) {
      const salt = randomBytes(16);
      return phcOf(salt, await derive(password, salt, cost), cost);
    },
    async verify(password, phc) {
      const kept = phc === undefined ? undefined : readPhc(phc);
      const { salt, tag, ...own } = kept ?? { ...cost, salt: Buffer.alloc(16), tag: Buffer.alloc(tagLength) };
      const derived = await derive(password, salt, own);
      return kept !== undefined && derived.length === tag.length && timingSafeEqual(derived, tag);
    },
  };
}

function argon2id(password: string, nonce: Buffer, with_: Cost): Promise<Buffer> {
  // The same characters typed on another keyboard may come in another composition.
  const message = password.normalize('NFKC');
  return new Promise((resolve, reject) =>
    argon2('argon2id', { message, nonce, tagLength, ...with_ }, (error, tag) => (error ? reject(error) : resolve(tag))),
  );
}

function phcOf(salt: Buffer, tag: Buffer, { memory, passes, parallelism }: Cost): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function readPhc(phc: string): Cost & { readonly salt: Buffer; readonly tag: Buffer } {
  const match = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]{43})$/.exec(phc);
  if (!match) throw new Error('the hash of a password in accounts.json is not argon2id in PHC form');
  const [memory, passes, parallelism] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return { memory, passes, parallelism, salt: Buffer.from(match[4]!, 'base64'), tag: Buffer.from(match[5]!, 'base64') };
}

type Turns = <T>(work: () => Promise<T>) => Promise<T>;

function newTurns(): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async work => {
    if (running >= atOnce) {
      if (waiting.length >= waitingMost)
        throw new RequestError(503, 'server.busy', 'too many are signing in at this moment', 1000);
      await new Promise<void>(resolve => waiting.push(resolve));
    }
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
