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

/** How people can sign in. */
export interface SignInWays {
  /** By name and password of this node. */
  readonly local: boolean;
  /** By an OpenID provider of this name. */
  readonly openId?: string;
}

/** What the page needs to know before it shows anything. */
export interface SessionView {
  /** `none`: sign in first. `locked`: the password is needed to go on. */
  readonly state: 'none' | 'open' | 'locked';
  readonly who?: WhoView;
  /** How the person of a session signed in. */
  readonly by?: 'password' | 'open-id';
  /** To be sent as `x-millrace-csrf` with everything that changes something. */
  readonly csrf?: string;
  /** The session locks after so long without a sign of the person. */
  readonly idleMs?: number;
  /** The session ends in any case. */
  readonly endsAt?: string;
  /** Other sessions of the same account. */
  readonly others?: number;
  readonly ways: SignInWays;
  /** Nobody has an account yet: the link that the node printed at its first start makes one. */
  readonly fresh: boolean;
  /** What everybody has to know before signing in. */
  readonly notice?: string;
}

/** What a one-time link is for. `first`: the first administrator chooses a name too. */
export interface InvitationView {
  readonly kind: 'first' | 'welcome' | 'reset';
  readonly name?: string;
  readonly title?: string;
}

/** An account in the list of administrators. */
export interface AccountView {
  readonly name: string;
  readonly title: string;
  readonly role: Role;
  readonly sites?: readonly string[];
  readonly state: 'invited' | 'active' | 'disabled' | 'ended';
  /** Of the OpenID provider: role and sites come from there at each sign-in. */
  readonly openId: boolean;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly passwordChangedAt?: string;
  /** Until when the link that was given out works. */
  readonly invitedUntil?: string;
  /** Open sessions now. */
  readonly sessions: number;
}

/** A link that was made, shown once: the path on this node. */
export interface InvitationLink {
  readonly account: string;
  readonly path: string;
  readonly expiresAt: string;
}

/** A token in the list of administrators. */
export interface TokenView {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly sites?: readonly string[];
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly expired: boolean;
  /** To the hour. */
  readonly lastUsed?: string;
}

/** An open session in the list of administrators. */
export interface OpenSessionView {
  readonly id: string;
  readonly account: string;
  readonly title: string;
  readonly startedAt: string;
  readonly activeAt: string;
  readonly locked: boolean;
  readonly address: string;
  /** What the browser says of itself. */
  readonly browser: string;
  /** The session of who asks. */
  readonly own: boolean;
}

/** Schema of a role. */
export const role: Schema<Role> = choice(
  'viewer (read), operator (operate), engineer (change), approver (approve) or administrator (admin).',
  roles,
);
/** Schema of a scope. */
export const scope: Schema<Scope> = choice('What may be done.', scopes);
const siteName = text('Name of a site.', { minLength: 1, maxLength: 200 });
/** Schema of a narrowing to sites. */
export const sites: Schema<readonly string[]> = list('Only these sites; absent: all.', siteName, {
  minItems: 1,
  maxItems: 200,
  uniqueItems: true,
});

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
      by: choice('How the person of a session signed in.', ['password', 'open-id']),
      csrf: text('To be sent as `x-millrace-csrf` with everything that changes something.'),
      idleMs: integer('The session locks after so many milliseconds without a sign of the person.'),
      endsAt: moment('The session ends in any case.'),
      others: integer('Other sessions of the same account.'),
      notice: text('What everybody has to know before signing in.'),
    },
  ),
);

/** Schema of what a one-time link is for. */
export const invitationView: Schema<InvitationView> = named(
  'Invitation',
  object(
    'What a one-time link is for.',
    { kind: choice('first: the first administrator chooses a name too.', ['first', 'welcome', 'reset']) },
    { name: text('Name of the account.'), title: text('How the person is called.') },
  ),
);

/** Schema of an account. */
export const accountView: Schema<AccountView> = named(
  'Account',
  object(
    'An account.',
    {
      name: text('Stands in the audit trail.'),
      title: text('How the person is called.'),
      role,
      state: choice('ended: never again; the name is not given to anybody else.', ['invited', 'active', 'disabled', 'ended']),
      openId: flag('Of the OpenID provider: role and sites come from there at each sign-in.'),
      createdAt: moment('When it was made.'),
      createdBy: text('By whom.'),
      sessions: integer('Open sessions now.'),
    },
    {
      sites,
      passwordChangedAt: moment('When the password was chosen.'),
      invitedUntil: moment('Until when the link that was given out works.'),
    },
  ),
);

/** Schema of a link that was made. */
export const invitationLink: Schema<InvitationLink> = named(
  'InvitationLink',
  object('A link that works once, shown once.', {
    account: text('Name of the account.'),
    path: text('Path of the page on this node, with the code in its fragment.'),
    expiresAt: moment('Until when it works.'),
  }),
);

/** Schema of a token. */
export const tokenView: Schema<TokenView> = named(
  'Token',
  object(
    'A token; never the token itself.',
    {
      name: text('Stands in the audit trail.'),
      scopes: list('What may be done.', scope),
      createdAt: moment('When it was made.'),
      expired: flag('It is over.'),
    },
    { sites, expiresAt: moment('Until when it works.'), lastUsed: moment('The hour of its last use.') },
  ),
);

/** Schema of an open session. */
export const openSessionView: Schema<OpenSessionView> = named(
  'OpenSession',
  object('An open session.', {
    id: text('Names it.'),
    account: text('Name of the account.'),
    title: text('How the person is called.'),
    startedAt: moment('When the person signed in.'),
    activeAt: moment('The last sign of the person.'),
    locked: flag('The password is needed to go on.'),
    address: text('Where the browser is.'),
    browser: text('What the browser says of itself.'),
    own: flag('The session of who asks.'),
  }),
);
