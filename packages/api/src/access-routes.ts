import {
  accountView,
  invitationLink,
  invitationView,
  openSessionView,
  role,
  scope,
  sessionView,
  sites,
  tokenView,
} from './access-schemas.ts';
import { reason } from './operation-schemas.ts';
import { route } from './route.ts';
import { choice, closed, integer, list, moment, named, object, text } from './schema.ts';

const accountName = text('Name of the account.', { minLength: 1, maxLength: 100 });
const title = text('How the person is called.', { minLength: 1, maxLength: 200, pattern: '\\S' });
const password = text('Password.', { minLength: 1, maxLength: 1000 });
const code = text('What stands after # in the link.', { minLength: 1, maxLength: 100 });
const account = closed(object('', { name: accountName }));
const ended = named('EndedSessions', object('What was ended.', { ended: integer('How many sessions.') }));

/** What a person does about their own session. These need no scope: they are for whoever has, or wants, a session. */
const sessionRoutes = {
  session: route({
    method: 'GET',
    path: '/api/v1/session',
    scope: 'none',
    summary: 'Who asks, what they may do, and how one can sign in; also without a token or a session.',
    answer: sessionView,
  }),
  signIn: route({
    method: 'POST',
    path: '/api/v1/session/sign-in',
    scope: 'none',
    summary: 'Opens a session with name and password; its cookie comes with the answer.',
    body: closed(object('', { name: accountName, password })),
    answer: sessionView,
  }),
  openIdStart: route({
    method: 'POST',
    path: '/api/v1/session/open-id',
    scope: 'none',
    summary: 'Begins to sign in at the OpenID provider: the address to go to.',
    answer: named('OpenIdStart', object('Where to go.', { url: text('Page of the provider.') })),
  }),
  openIdFinish: route({
    method: 'POST',
    path: '/api/v1/session/open-id/finish',
    scope: 'none',
    summary: 'Opens a session with what the OpenID provider sent back.',
    body: closed(
      object('', { answer: text('The query of the address to which the provider sent the browser.', { maxLength: 8000 }) }),
    ),
    answer: sessionView,
  }),
  invitation: route({
    method: 'POST',
    path: '/api/v1/session/invitation',
    scope: 'none',
    summary: 'What a one-time link is for, without using it up.',
    body: closed(object('', { code })),
    answer: invitationView,
  }),
  welcome: route({
    method: 'POST',
    path: '/api/v1/session/welcome',
    scope: 'none',
    summary: 'Uses a one-time link: sets the password and opens a session. The first administrator chooses a name too.',
    body: closed(object('', { code, password }, { name: accountName, title })),
    answer: sessionView,
  }),
  lock: route({
    method: 'POST',
    path: '/api/v1/session/lock',
    scope: 'none',
    summary: 'Locks the session until the password is given again.',
    answer: sessionView,
  }),
  unlock: route({
    method: 'POST',
    path: '/api/v1/session/unlock',
    scope: 'none',
    summary: 'Goes on with a locked session.',
    body: closed(object('', { password })),
    answer: sessionView,
  }),
  stay: route({
    method: 'POST',
    path: '/api/v1/session/stay',
    scope: 'none',
    summary: 'Says that the person is there, so that the session does not lock. What a page asks by itself does not count.',
    answer: sessionView,
  }),
  signOut: route({
    method: 'POST',
    path: '/api/v1/session/sign-out',
    scope: 'none',
    summary: 'Ends the session.',
    answer: sessionView,
  }),
  endOthers: route({
    method: 'POST',
    path: '/api/v1/session/end-others',
    scope: 'none',
    summary: 'Ends the other sessions of the same account.',
    answer: ended,
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/v1/session/password',
    scope: 'none',
    summary: 'Changes the own password and ends the other sessions of the account.',
    body: closed(object('', { password, next: text('The new password.', { minLength: 1, maxLength: 1000 }) })),
    answer: ended,
  }),
};

/** What administrators do about accounts, tokens and sessions. */
const administrationRoutes = {
  accounts: route({
    method: 'GET',
    path: '/api/v1/accounts',
    scope: 'admin',
    summary: 'The accounts of this node, the ended ones too.',
    answer: list('By name.', accountView),
  }),
  inviteAccount: route({
    method: 'POST',
    path: '/api/v1/accounts',
    scope: 'admin',
    summary: 'Makes an account and the one-time link on which its person chooses a password.',
    body: closed(object('Who, and why.', { name: accountName, title, role, reason }, { sites })),
    answer: invitationLink,
  }),
  changeAccount: route({
    method: 'POST',
    path: '/api/v1/accounts/{name}/rights',
    scope: 'admin',
    summary: 'Sets the role and the sites of an account; open sessions have them at once.',
    params: account,
    body: closed(object('What, and why.', { role, reason }, { sites, title })),
    answer: accountView,
  }),
  setAccountState: route({
    method: 'POST',
    path: '/api/v1/accounts/{name}/state',
    scope: 'admin',
    summary: 'Disables an account, lets it in again, or ends it for good; disabling and ending close its sessions.',
    params: account,
    body: closed(object('What, and why.', { state: choice('ended: never again.', ['active', 'disabled', 'ended']), reason })),
    answer: accountView,
  }),
  resetAccount: route({
    method: 'POST',
    path: '/api/v1/accounts/{name}/reset',
    scope: 'admin',
    summary:
      'Takes the password of an account away, ends its sessions, and makes the one-time link on which its person chooses another.',
    params: account,
    body: closed(object('Why.', { reason })),
    answer: invitationLink,
  }),
  tokens: route({
    method: 'GET',
    path: '/api/v1/tokens',
    scope: 'admin',
    summary: 'The tokens of this node.',
    answer: list('By name.', tokenView),
  }),
  addToken: route({
    method: 'POST',
    path: '/api/v1/tokens',
    scope: 'admin',
    summary: 'Makes a token; it is shown this once.',
    body: closed(
      object(
        'For whom, and why.',
        {
          name: text('Name; it stands in the audit trail.', { minLength: 1, maxLength: 64 }),
          scopes: list('What it may do.', scope, { minItems: 1, maxItems: 5, uniqueItems: true }),
          reason,
        },
        { sites, expiresAt: moment('Until when it works; absent: until it is removed.') },
      ),
    ),
    answer: named('NewToken', object('A token that was made.', { name: text('Its name.'), token: text('The token.') })),
  }),
  removeToken: route({
    method: 'POST',
    path: '/api/v1/tokens/{name}/remove',
    scope: 'admin',
    summary: 'Removes a token; it is refused from the next request on.',
    params: closed(object('', { name: text('Name of the token.', { minLength: 1, maxLength: 64 }) })),
    body: closed(object('Why.', { reason })),
    answer: named('RemovedToken', object('What was removed.', { removed: text('Name of the token.') })),
  }),
  sessions: route({
    method: 'GET',
    path: '/api/v1/sessions',
    scope: 'admin',
    summary: 'The open sessions of all accounts.',
    answer: list('Newest first.', openSessionView),
  }),
  endSession: route({
    method: 'POST',
    path: '/api/v1/sessions/{id}/end',
    scope: 'admin',
    summary: 'Ends a session.',
    params: closed(object('', { id: text('Id of the session.', { minLength: 1, maxLength: 64 }) })),
    body: closed(object('Why.', { reason })),
    answer: ended,
  }),
};

/** The routes about who may enter and what they may do. */
export const accessRoutes = { ...sessionRoutes, ...administrationRoutes };
