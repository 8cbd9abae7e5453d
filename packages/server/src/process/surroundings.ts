/** What a process is given by the system; everything that the commands touch outside their arguments. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether stderr is for eyes. */
  readonly readable: boolean;
  readonly now: () => number;
  /** Calls back for each signal to stop or to reload until disposed. */
  onSignal(listener: (signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP') => void): Disposable;
}
