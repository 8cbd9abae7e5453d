/** Everything that the command line touches outside its arguments. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
  readonly now: () => number;
  readonly out: (text: string | Uint8Array) => void;
  readonly err: (text: string) => void;
  /** Stdout is a terminal. */
  readonly terminal: boolean;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Whether a process of this machine runs. */
  readonly isAlive: (pid: number) => boolean;
  /** Runs the program of a node with the same stdin, stdout, stderr and signals; resolves with its exit code. */
  readonly runNode: (args: readonly string[]) => Promise<number>;
}
