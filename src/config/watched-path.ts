import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './configuration-error';

/** A read that saw the file change under it is repeated so often. */
const TRIES = 3;

/**
 * What a file, or a folder of files, says, read anew when it has changed. Each use looks (a `stat`, some microseconds):
 * notices of the file system get lost on network mounts, and with the symbolic links that Kubernetes swaps.
 */
export class WatchedPath<T> {
  readonly #path: string;
  readonly #read: (path: string) => T;
  readonly #warn: (message: string) => void;
  #stamp: string;
  #value: T;
  #complaint?: string;

  /** @throws {ConfigurationError} when it cannot be read now */
  constructor(path: string, read: (path: string) => T, warn: (message: string) => void) {
    this.#path = path;
    this.#read = read;
    this.#warn = warn;
    ({ stamp: this.#stamp, value: this.#value } = this.#readWhole());
  }

  /** What it says now; what it said before while it cannot be read or is broken, which is warned of once. */
  get(): T {
    try {
      if (stampOf(this.#path) !== this.#stamp) ({ stamp: this.#stamp, value: this.#value } = this.#readWhole());
      this.#complaint = undefined;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      if (error.message !== this.#complaint) this.#warn(`${error.message} What it said before is used on.`);
      this.#complaint = error.message;
    }
    return this.#value;
  }

  /** Keys that are changed one after the other must not be read as a pair of old and new. */
  #readWhole(): { stamp: string; value: T } {
    for (let left = TRIES; ; left -= 1) {
      const stamp = stampOf(this.#path);
      const value = this.#read(this.#path);
      if (left === 1 || stampOf(this.#path) === stamp) return { stamp, value };
    }
  }
}

/** Another text whenever the content may be another: also when a link points elsewhere, or a file was replaced. */
function stampOf(path: string): string {
  try {
    const real = realpathSync(path);
    const seen = statSync(real);
    if (!seen.isDirectory()) return stampOfFile(real);
    return [real, ...filesIn(real).map((name) => `${name} ${stampOfFile(realpathSync(join(real, name)))}`)].join('\n');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The files of a folder as Kubernetes mounts a Secret: what begins with a dot is its own bookkeeping. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && statSync(join(folder, name)).isFile())
    .sort();
}

/** A file or folder that cannot be read, in a sentence. @param cause what reading it threw */
export function unreadable(path: string, cause: unknown): ConfigurationError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  const why: Record<string, string> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'this user may not read it',
    EPERM: 'this user may not read it',
  };
  return new ConfigurationError(`Cannot read ${path}: ${why[code] ?? code}.`, { cause });
}

function stampOfFile(real: string): string {
  const { ino, dev, mtimeMs, ctimeMs, size } = statSync(real);
  return [real, dev, ino, mtimeMs, ctimeMs, size].join(' ');
}
