export { startServer, type Server, type ServerOptions } from './http/server.ts';
export { TokenBook } from './access/token-book.ts';
export { openEntrance, type Entrance } from './access/first-token.ts';
export { openLog, type Log, type LogLine } from './log/log.ts';
export { serverCodes } from './codes.ts';
