/** What is wrong with a file, and where: counted from 1. The sentence quotes nothing of the file, which may hold secrets. */
export class FileFault extends Error {
  override readonly name = 'FileFault';

  constructor(
    message: string,
    /** Counted from 1. */
    readonly line = 1,
    /** Counted from 1. */
    readonly column = 1,
    /** What the YAML parser calls it, where it is the parser's. */
    readonly code?: string,
  ) {
    super(message);
  }
}

/** Makes a fault of an offset in a text. */
export type Fault = (offset: number, message: string, code?: string) => FileFault;
