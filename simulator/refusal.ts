/** A service says no. `code` is the vendor's error code; each service's routes choose the shape and the HTTP status. */
export class Refusal extends Error {
  constructor(
    /** The vendor's, e.g. `Cdm.0100`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  override toString(): string {
    return `${this.code}: ${this.message}`;
  }
}
