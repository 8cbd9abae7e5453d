/** Under which addresses the pages of this node are. */
export interface Door {
  /** The browser speaks TLS with whatever stands before us. */
  readonly secure: boolean;
  /** Origins that are ours, the one of this request first. */
  readonly origins: readonly string[];
}

/** The door through which a request with this Host header came. */
export function doorOf(host: string | undefined, tls: boolean, publicUrl: string | undefined): Door {
  const known = publicUrl === undefined ? undefined : new URL(publicUrl);
  const isKnown = known !== undefined && known.host === host;
  const secure = tls || (isKnown && known.protocol === 'https:');
  const own = isKnown ? known.origin : `${tls ? 'https' : 'http'}://${host ?? ''}`;
  return { secure, origins: known === undefined ? [own] : [...new Set([own, known.origin])] };
}
