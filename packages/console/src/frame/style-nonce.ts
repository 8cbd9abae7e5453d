/** The nonce that the node wrote into this page: the only style elements that its policy lets in carry it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
}
