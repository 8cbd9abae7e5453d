import type { Issue } from '@millrace/core';

import { sayIssue } from './issue.ts';

const mostKinds = 1_000;

/** Tells a person what is not as the standard says: each thing once in a session, however often it comes. */
export class Notices {
  readonly #report: (code: string, sentence: string) => void;
  readonly #told = new Set<string>();

  constructor(report: (code: string, sentence: string) => void) {
    this.#report = report;
  }

  tell(issues: readonly Issue[], where = ''): void {
    for (const issue of issues) {
      const kind = `${issue.code} ${issue.path} ${issue.sentence.replace(/\d+/g, '0')}`;
      if (this.#told.has(kind) || this.#told.size >= mostKinds) continue;
      this.#told.add(kind);
      this.#report(issue.code, `${where === '' ? '' : `${where}: `}${sayIssue(issue)}`);
    }
  }
}
