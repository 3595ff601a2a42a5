import type { ReadBody } from './read-json';

/** How a service speaks that does not speak JSON. */
export interface WireDialect {
  /** What it answers in, as a sentence names it: `XML`. */
  readonly name: string;
  /** The same for the `accept` header. */
  readonly accept: string;
  /** Stands before its codes in the table of codes, where they are bare words. */
  readonly codePrefix: string;
  /**
   * Reads a body. An error in it has the keys that one in JSON has: `code`, `message`, `request_id`.
   * @throws SyntaxError when it is not what the service answers in; ExcessiveBody when reading it would take too much
   */
  readonly read: (body: string) => ReadBody;
}
