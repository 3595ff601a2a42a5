/** A request that the board does not carry out, and why. */
export class Refused extends Error {
  override readonly name = 'Refused';

  /** @param sentence what whoever asked is told */
  constructor(
    /** Of HTTP. */
    readonly status: number,
    sentence: string,
  ) {
    super(sentence);
  }
}
