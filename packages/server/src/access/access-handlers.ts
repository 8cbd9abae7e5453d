import type { AnswerOf, ArgumentsOf, accessRoutes } from '@millrace/api';
import type { Access } from './access.ts';
import { accountsOf, changeAccount, inviteAccount, resetAccount, setAccountState } from './accounts.ts';
import type { Caller } from './caller.ts';
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
    caller: Caller,
    exchange: Exchange,
  ) => Promise<AnswerOf<K>>;
};

/** The operations about who may enter, each carried to what decides. */
export const accessHandlers: AccessHandlers = {
  session: async ({ access }, _, caller) => sessionOf(access, caller),
  signIn: ({ access }, given, _, exchange) => signIn(access, given, exchange),
  openIdStart: ({ access }, _given, _caller, exchange) => startOpenId(access, exchange),
  openIdFinish: ({ access }, { answer }, _, exchange) => finishOpenId(access, answer, exchange),
  invitation: ({ access }, { code }, _, exchange) => invitationOf(access, code, exchange),
  welcome: ({ access }, given, _, exchange) => redeem(access, given, exchange),
  lock: async ({ access }, _, caller) => lock(access, caller),
  unlock: ({ access }, { password }, caller, exchange) => unlock(access, caller, password, exchange),
  stay: async ({ access }, _, caller) => stay(access, caller),
  signOut: ({ access }, _, caller, exchange) => signOut(access, caller, exchange),
  endOthers: ({ access }, _, caller) => endOthers(access, caller),
  changePassword: ({ access }, given, caller, exchange) => changePassword(access, caller, given, exchange),
  accounts: async ({ access }) => accountsOf(access),
  inviteAccount: ({ access }, given, caller) => inviteAccount(access, given, caller),
  changeAccount: ({ access }, given, caller) => changeAccount(access, given, caller),
  setAccountState: ({ access }, given, caller) => setAccountState(access, given, caller),
  resetAccount: ({ access }, given, caller) => resetAccount(access, given, caller),
  tokens: async ({ access }) => tokensOf(access),
  addToken: ({ access }, given, caller) => addToken(access, given, caller),
  removeToken: ({ access }, given, caller) => removeToken(access, given, caller),
  sessions: async ({ access }, _, caller) => openSessionsOf(access, caller),
  endSession: ({ access }, given, caller) => endSession(access, given, caller),
};
