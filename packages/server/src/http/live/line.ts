import type { ServerResponse } from 'node:http';

/** The way to one listener. */
export interface Line {
  /** What was written last is not yet taken. */
  readonly isBusy: boolean;
  write(text: string): void;
  /** Ends it in order. */
  end(): void;
  /** Cuts it; nothing that waits is kept. */
  drop(): void;
  onClose(closed: () => void): void;
}

/** A line over an HTTP response whose head is written. `opening`: stands before the first that is written. */
export function lineOver(response: ServerResponse, opening: string): Line {
  let before = opening;
  return {
    get isBusy() {
      return response.writableLength > 0;
    },
    write(text) {
      response.write(before + text);
      before = '';
    },
    end: () => void response.end(),
    drop: () => void response.destroy(),
    onClose: closed => void response.once('close', closed),
  };
}
