import { ConnectorError } from '@millrace/connector';
import type { ConnectorErrorKind, Outcome } from '@millrace/connector';

const goneCodes = new Set(['ENOENT', 'ENOTDIR', 'ESTALE', 'EIO', 'ENXIO', 'ENODEV', 'EHOSTDOWN', 'ENOTCONN', 'ETIMEDOUT']);
const rightsCodes = new Set(['EACCES', 'EPERM', 'EROFS']);
const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EBUSY', 'ETXTBSY']);

/** The system's code of a failed call (`ENOENT`), or an empty text. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Whether the file or folder was not there. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/** A failed call on the folder as the error of this boundary. `gone` says what a missing folder means: not there yet, or no longer. */
export function folderError(doing: string, error: unknown, gone: ConnectorErrorKind): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const kind: ConnectorErrorKind = rightsCodes.has(codeOf(error)) ? 'refused' : gone;
  return new ConnectorError(kind, `${doing}: ${describe(error)}`, { cause: error });
}

/** What a failed write means for its message: nothing of it is visible, so it may be tried again where the reason can pass. */
export function writeOutcome(doing: string, error: unknown): Outcome {
  const code = codeOf(error);
  const sentence = `${doing}: ${describe(error)}`;
  if (code === 'ENAMETOOLONG') return { kind: 'never', sentence, targetCode: code };
  return { kind: 'later', because: fullCodes.has(code) ? 'busy' : 'down', sentence };
}

/** Whether the whole folder is out of reach, so that the session ends. */
export function isGone(error: unknown): boolean {
  return goneCodes.has(codeOf(error));
}

/** A system error in words. */
export function describe(error: unknown): string {
  const code = codeOf(error);
  const words = texts[code];
  if (words !== undefined) return `${words} (${code})`;
  return error instanceof Error ? error.message : String(error);
}

const texts: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is not a folder',
  ESTALE: 'the share was replaced under the open handle',
  EIO: 'the disk or share gives an input/output error',
  EACCES: 'no permission',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EDQUOT: 'the quota is used up',
  EMFILE: 'too many open files in this process',
  ENFILE: 'too many open files on this machine',
  ENAMETOOLONG: 'the name is too long',
  EXDEV: 'it is on another file system',
};
