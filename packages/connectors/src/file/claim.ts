import { lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isMissing } from './failure.ts';

/** A file that this node has taken for itself: nobody else looks into the work folder. */
export interface Claim {
  /** Name in the work folder: `<when>-<number>-<random>~<name>`. */
  readonly claimed: string;
  /** The name it came with. */
  readonly name: string;
}

/** Folders of one watched folder, as full paths. */
export interface Places {
  readonly folder: string;
  readonly work: string;
  readonly archive: string;
  readonly refused: string;
}

/** Longest name in bytes that can be claimed; the system allows 255, and the claim and the reason need room. */
export const longestName = 200;

/** Claims files by renaming them into the work folder, and moves them on. A rename is all or nothing, so two nodes never take the same file. */
export class Claims {
  readonly #places: Places;
  readonly #token: string;
  #count = 0;

  /** `token`: a few characters that tell this session from others. */
  constructor(places: Places, token: string) {
    this.#places = places;
    this.#token = token;
  }

  /** Takes a file; `undefined` where it is gone, because somebody else was faster. A marker is taken first, so that none stays behind alone. */
  async take(name: string, now: number, markerSuffix?: string): Promise<Claim | undefined> {
    this.#count += 1;
    const stamp = `${String(now).padStart(14, '0')}-${String(this.#count).padStart(6, '0')}-${this.#token}`;
    const claim = { claimed: `${stamp}~${name}`, name };
    try {
      if (markerSuffix !== undefined) {
        await rename(join(this.#places.folder, name + markerSuffix), this.#markerOf(claim, markerSuffix));
      }
      await rename(join(this.#places.folder, name), this.path(claim));
      return claim;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Files claimed by a session that ended before it was done with them, in the order of their claims. */
  async left(markerSuffix?: string): Promise<readonly Claim[]> {
    const names = (await readdir(this.#places.work)).filter(name => name.includes('~')).sort();
    const claims: Claim[] = [];
    for (const claimed of names) {
      const claim = { claimed, name: claimed.slice(claimed.indexOf('~') + 1) };
      if (markerSuffix === undefined || !claimed.endsWith(markerSuffix)) claims.push(claim);
      else if (!names.includes(claimed.slice(0, -markerSuffix.length))) claims.push(...(await this.#finish(claim, markerSuffix)));
    }
    return claims;
  }

  /** Full path of a claimed file. */
  path(claim: Claim): string {
    return join(this.#places.work, claim.claimed);
  }

  /** Moves a file whose records are all on disk into the archive of the day (`2026-11-23`). */
  async archive(claim: Claim, day: string, markerSuffix?: string): Promise<void> {
    const folder = join(this.#places.archive, day);
    await mkdir(folder, { recursive: true });
    await this.#moveInto(folder, claim);
    await this.#dropMarker(claim, markerSuffix);
  }

  async delete(claim: Claim, markerSuffix?: string): Promise<void> {
    await rm(this.path(claim), { force: true });
    await this.#dropMarker(claim, markerSuffix);
  }

  /** Moves a file that cannot be read aside, with the reason beside it. */
  async refuse(claim: Claim, reason: string, markerSuffix?: string): Promise<void> {
    await mkdir(this.#places.refused, { recursive: true });
    const kept = await this.#moveInto(this.#places.refused, claim);
    if (kept !== undefined) await writeFile(join(this.#places.refused, `${kept}.reason.txt`), reason);
    await this.#dropMarker(claim, markerSuffix);
  }

  /** The marker was taken and the file was not: the file was complete, so it is taken now. */
  async #finish(marker: Claim, suffix: string): Promise<readonly Claim[]> {
    const claim = { claimed: marker.claimed.slice(0, -suffix.length), name: marker.name.slice(0, -suffix.length) };
    try {
      await rename(join(this.#places.folder, claim.name), this.path(claim));
      return [claim];
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.#dropMarker(claim, suffix);
      return [];
    }
  }

  /** The name under which it now stands; `undefined` where the claimed file is gone, moved on by an earlier try. */
  async #moveInto(folder: string, claim: Claim): Promise<string | undefined> {
    const name = await freeName(folder, claim.name);
    try {
      await rename(this.path(claim), join(folder, name));
      return name;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  #markerOf(claim: Claim, suffix: string): string {
    return join(this.#places.work, claim.claimed + suffix);
  }

  async #dropMarker(claim: Claim, suffix: string | undefined): Promise<void> {
    if (suffix !== undefined) await rm(this.#markerOf(claim, suffix), { force: true });
  }
}

/** The name, or the name with a number where one of that name is there already: nothing is overwritten. */
async function freeName(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}~${number}`;
    const taken = await lstat(join(folder, candidate)).then(
      () => true,
      error => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
    if (!taken) return candidate;
  }
}
