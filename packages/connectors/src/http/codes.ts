import type { CodeCatalogue } from '@millrace/core';

/** Everything that an HTTP interface reports or answers. */
export const httpCodes = {
  'http.not-found': {
    means: 'a request came to a path that no interface serves',
    remedy: 'send it to the path of the interface',
  },
  'http.method': {
    means: 'a request came with another method than the interface takes',
    remedy: 'use the method named in `Allow`',
  },
  'http.unauthorized': {
    means: 'a request did not prove who sent it',
    remedy: 'send the key or signature that the interface expects; a signed request must be recent and can be used once',
  },
  'http.content-type': {
    means: 'a request carries another kind of content than the interface reads',
    remedy: 'send the content type of the format of the interface, or change its `format`',
  },
  'http.charset': {
    means: 'the charset of a request contradicts the encoding of the interface',
    remedy: 'send the declared encoding, or declare the one that is sent in `format.encoding`',
  },
  'http.content-encoding': {
    means: 'a request is compressed in a way that is not read',
    remedy: 'send it with gzip, deflate or as it is',
  },
  'http.undecodable-body': {
    means: 'the compression of a request is damaged',
    remedy: 'send the request again; look at what is between',
  },
  'http.too-large': {
    means: 'a request is larger than the interface takes',
    remedy: 'send smaller messages, or raise `limits.size` (one message) or `bodySize` (several)',
  },
  'http.empty': { means: 'a request has no body or no message in it', remedy: 'send at least one message' },
  'http.line-too-long': {
    means: 'one line of a request is longer than a message may be',
    remedy: 'send smaller messages or raise `limits.size`',
  },
  'http.cloud-event': {
    means: 'a structured CloudEvent is not a JSON object with `specversion`, `id` and `data`',
    remedy: 'send a CloudEvent 1.0 as its JSON format says',
  },
  'http.too-busy': {
    means: 'more requests wait than the interface may keep',
    remedy: 'send again after `Retry-After`; if it stays so, send batches or look at the disk of the node',
  },
  'http.not-ready': {
    means: 'the interface is starting, closing or restarting',
    remedy: 'send again after `Retry-After`; a message sent twice is taken once',
  },
  'http.defect': {
    means: 'a request could not be handled because of a defect in Millrace; nothing of it was taken',
    remedy: 'report the sentence with an example of the request; other requests are not affected',
  },
  'http.all-held': {
    means: 'nothing in a request could be read: all of it is kept and waits for a person',
    remedy: 'look at the message number named in the answer, correct the sender and send again',
  },
  'http.credentials-refused': {
    means: 'the target refuses the credentials of the interface (401, 403 or 407); nothing was done',
    remedy: 'check the secret of the interface and the rights of its user',
  },
  'http.redirect': {
    means: 'the target answers with a redirect, which is never followed; nothing was done',
    remedy: 'put the final address into `url`',
  },
  'http.no-token': {
    means: 'the target gave no CSRF token',
    remedy: 'check `csrf.url` and the rights of the user',
  },
} as const satisfies CodeCatalogue;

/** A code of this catalogue. */
export type HttpCode = keyof typeof httpCodes;
