import type { accessRoutes, AnswerOf, ArgumentsOf } from '@millrace/api';
import type { Actor } from '@millrace/core';
import type { Access } from './access.ts';
import { accountsOf, changeAccount, inviteAccount, resetAccount, setAccountState } from './accounts.ts';
import type { Exchange } from './exchange.ts';
import { finishOpenId, startOpenId } from './open-id.ts';
import { changePassword, endOthers } from './own-account.ts';
import { endSession, openSessionsOf } from './open-sessions.ts';
import { sessionOf } from './session-view.ts';
import { lock, signIn, signOut, stay, unlock } from './sign-in.ts';
import { addToken, removeToken, tokensOf } from './tokens.ts';
import { invitationOf, redeem } from './welcome.ts';

type AccessName = keyof typeof accessRoutes;
/** One function for each operation about who may enter. */
export type AccessHandlers = {
  readonly [K in AccessName]: (
    node: { readonly access: Access },
    given: ArgumentsOf<K>,
    actor: Actor,
    exchange: Exchange,
  ) => Promise<AnswerOf<K>>;
};

/** The operations about who may enter, each carried to what decides. */
export const accessHandlers: AccessHandlers = {
  session: async ({ access }, _, _actor, { caller }) => sessionOf(access, caller),
  signIn: ({ access }, given, _actor, exchange) => signIn(access, given, exchange),
  openIdStart: ({ access }, _given, _actor, exchange) => startOpenId(access, exchange),
  openIdFinish: ({ access }, { answer }, _actor, exchange) => finishOpenId(access, answer, exchange),
  invitation: ({ access }, { code }, _actor, exchange) => invitationOf(access, code, exchange),
  welcome: ({ access }, given, _actor, exchange) => redeem(access, given, exchange),
  lock: async ({ access }, _, _actor, { caller }) => lock(access, caller),
  unlock: ({ access }, { password }, _actor, exchange) => unlock(access, exchange.caller, password, exchange),
  stay: async ({ access }, _, _actor, { caller }) => stay(access, caller),
  signOut: ({ access }, _, _actor, exchange) => signOut(access, exchange.caller, exchange),
  endOthers: ({ access }, _, _actor, { caller }) => endOthers(access, caller),
  changePassword: ({ access }, given, _actor, exchange) => changePassword(access, exchange.caller, given, exchange),
  accounts: async ({ access }) => accountsOf(access),
  inviteAccount: ({ access }, given, _actor, { caller }) => inviteAccount(access, given, caller),
  changeAccount: ({ access }, given, _actor, { caller }) => changeAccount(access, given, caller),
  setAccountState: ({ access }, given, _actor, { caller }) => setAccountState(access, given, caller),
  resetAccount: ({ access }, given, _actor, { caller }) => resetAccount(access, given, caller),
  tokens: async ({ access }) => tokensOf(access),
  addToken: ({ access }, given, _actor, { caller }) => addToken(access, given, caller),
  removeToken: ({ access }, given, _actor, { caller }) => removeToken(access, given, caller),
  sessions: async ({ access }, _, _actor, { caller }) => openSessionsOf(access, caller),
  endSession: ({ access }, given, _actor, { caller }) => endSession(access, given, caller),
};
