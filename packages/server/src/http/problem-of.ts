import type { Problem } from '@millrace/api';
import { OperationError } from '@millrace/core';
import { StoreError } from '@millrace/store';
import { serverCodes, type ServerCode } from '../codes.ts';
import { StartError } from '../process/start-error.ts';
import { RequestError } from './request-error.ts';

const operationStatus = { unknown: 404, invalid: 400, refused: 409 } as const;
const operationTitle = {
  unknown: 'it is not there',
  invalid: 'the request contradicts itself',
  refused: 'it is not possible now',
};

/** The problem that a failure becomes. What is our own fault says nothing but the request id: the log has the rest. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof RequestError) return ofCode(error.code, error.status, error.message, requestId);
  if (error instanceof StartError) return ofCode(error.code, startStatus(error), error.message, requestId);
  if (error instanceof OperationError) {
    return compose(error.code, operationTitle[error.kind], operationStatus[error.kind], error.message, requestId);
  }
  if (error instanceof StoreError) return ofCode('server.store-unavailable', storeStatus(error), error.message, requestId);
  const known = frameworkProblem(error, requestId);
  return known ?? ofCode('server.failed', 500, `the request failed inside the node; the log names it ${requestId}`, requestId);
}

/** What the books of accounts and tokens refuse, and what they cannot do. */
function startStatus({ code, exitCode }: StartError): number {
  if (code === 'server.token-name') return exitCode === 1 ? 409 : 400;
  return 503;
}

function storeStatus(error: StoreError): number {
  return error.kind === 'full' ? 507 : 503;
}

/** What the HTTP framework itself refuses. */
function frameworkProblem(error: unknown, requestId: string): Problem | undefined {
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  const status = (error as { readonly statusCode?: unknown }).statusCode;
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return ofCode('server.timeout', 503, 'the node did not answer in time', requestId);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return ofCode('server.body-too-large', 413, 'reading the body: it is larger than 1 MiB', requestId);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return ofCode('server.body-type', 415, 'reading the body: expected content type application/json', requestId);
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return ofCode(
      'server.request-invalid',
      status,
      `reading the request: ${lowerFirst(message ?? 'it is not valid')}`,
      requestId,
    );
  }
  return undefined;
}

function ofCode(code: ServerCode, status: number, detail: string, requestId: string): Problem {
  const { means, remedy } = serverCodes[code];
  return { ...compose(code, means, status, detail, requestId), remedy };
}

function compose(code: string, title: string, status: number, detail: string, requestId: string): Problem {
  return { type: `urn:millrace:error:${code}`, title, status, detail, code, requestId };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
