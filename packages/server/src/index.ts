export { startServer, type Server, type ServerOptions } from './http/server.ts';
export type { AccessBooks } from './access/access.ts';
export { AccountBook } from './access/account-book.ts';
export { standardSignIn, type SignInSettings } from './access/sign-in-settings.ts';
export { TokenBook } from './access/token-book.ts';
export { TokenUse } from './access/token-use.ts';
export { openEntrance, type Entrance } from './access/first-token.ts';
export { openLog, type Log, type LogLine } from './log/log.ts';
export { serverCodes } from './codes.ts';
