import { roles, type Role } from './role.ts';
import { scopes, type Scope } from './route.ts';
import { choice, flag, integer, list, moment, named, object, text, type Schema } from './schema.ts';

/** Who speaks with the node. */
export interface WhoView {
  /** As it stands in the audit trail. */
  readonly name: string;
  /** How the person is called. */
  readonly title?: string;
  /** A program with a token, or a person with an account. */
  readonly kind: 'token' | 'account';
  readonly role?: Role;
  readonly scopes: readonly Scope[];
  /** Only these sites; absent: all. */
  readonly sites?: readonly string[];
}

/** What the page needs to know before it shows anything. */
export interface SessionView {
  /** `none`: sign in first. `locked`: the password is needed to go on. */
  readonly state: 'none' | 'open' | 'locked';
  readonly who?: WhoView;
  /** To be sent as `x-millrace-csrf` with everything that changes something. */
  readonly csrf?: string;
  /** The session locks after so long without a sign of the person. */
  readonly idleMs?: number;
  /** The session ends in any case. */
  readonly endsAt?: string;
  readonly ways: {
    /** By name and password of this node. */
    readonly local: boolean;
    /** By an OpenID provider of this name. */
    readonly openId?: string;
  };
  /** Nobody has an account yet: the link that the node printed at its first start makes one. */
  readonly fresh: boolean;
  /** What everybody has to know before signing in. */
  readonly notice?: string;
}

const role = choice('Role.', roles);
const scope = choice('What may be done.', scopes);
const sites = list('Only these sites; absent: all.', text('Name of a site.'));

const whoView: Schema<WhoView> = object(
  'Who speaks with the node.',
  {
    name: text('As it stands in the audit trail.'),
    kind: choice('A program with a token, or a person with an account.', ['token', 'account']),
    scopes: list('What may be done.', scope),
  },
  { title: text('How the person is called.'), role, sites },
);

/** Schema of the session. */
export const sessionView: Schema<SessionView> = named(
  'Session',
  object(
    'Who speaks with the node, and how one can sign in.',
    {
      state: choice('none: sign in first; locked: the password is needed to go on.', ['none', 'open', 'locked']),
      ways: object(
        'How one can sign in.',
        { local: flag('By name and password of this node.') },
        { openId: text('By an OpenID provider of this name.') },
      ),
      fresh: flag('Nobody has an account yet: the link that the node printed at its first start makes one.'),
    },
    {
      who: whoView,
      csrf: text('To be sent as `x-millrace-csrf` with everything that changes something.'),
      idleMs: integer('The session locks after so many milliseconds without a sign of the person.'),
      endsAt: moment('The session ends in any case.'),
      notice: text('What everybody has to know before signing in.'),
    },
  ),
);
