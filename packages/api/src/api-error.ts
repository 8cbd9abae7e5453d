import { apiCodes } from './codes.ts';
import type { Problem } from './problem.ts';

/** Why a call failed: `refused` by the node (the problem says why), `unreachable`, or an answer that no node gives. */
export type ApiErrorKind = 'refused' | 'unreachable' | 'unexpected';

/** The one error of the client. Status 0: there was no answer. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  readonly problem: Problem;

  constructor(kind: ApiErrorKind, problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.name = 'ApiError';
    this.kind = kind;
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** A problem that the client found itself. */
export function ownProblem(code: keyof typeof apiCodes, detail: string, status = 0): Problem {
  const { means, remedy } = apiCodes[code];
  return { type: `urn:millrace:error:${code}`, title: means, status, detail, code, requestId: '', remedy };
}

/** The problem in an error answer, or `undefined` where the body is not one. */
export function asProblem(body: unknown): Problem | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { type, title, status, detail, code, requestId } = body as Partial<Problem>;
  const complete = [type, title, detail, code, requestId].every(part => typeof part === 'string') && typeof status === 'number';
  return complete ? (body as Problem) : undefined;
}
