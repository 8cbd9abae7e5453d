declare module 'nodes7' {
  import type { Socket } from 'node:net';

  /** What is used of `nodes7`; it has no types of its own. */
  export default class NodeS7 {
    constructor(options: { readonly silent: boolean });
    isoclient?: Socket;
    /** 2: waits for ISO-on-TCP, 3: waits for the setup, 4: may be asked. */
    isoConnectionState: number;
    maxPDU: number;
    reconnectTimer?: NodeJS.Timeout;
    resetTimeout?: NodeJS.Timeout;
    globalReadBlockList: readonly { readonly requestReference: readonly { readonly errCode?: string }[] }[];
    globalWriteBlockList: readonly { readonly requestReference: readonly { readonly writeResponse?: number }[] }[];
    initiateConnection(
      settings: {
        readonly host: string;
        readonly port: number;
        readonly rack: number;
        readonly slot: number;
        readonly localTSAP?: number;
        readonly remoteTSAP?: number;
        readonly timeout: number;
        readonly doNotOptimize: boolean;
      },
      connected: (error?: unknown) => void,
    ): void;
    addItems(address: string): void;
    removeItems(): void;
    readAllItems(done: (anyBad: boolean, values: Readonly<Record<string, unknown>>) => void): void;
    writeItems(address: string, value: unknown, done: (anyBad: boolean) => void): number;
    connectNow(settings: unknown): void;
    connectionReset(): void;
    connectionCleanup(): void;
    packetTimeout(kind: string): void;
    onISOConnectReply(bytes: Buffer): void;
    onPDUReply(bytes: Buffer): void;
    onResponse(bytes: Buffer): void;
  }
}
