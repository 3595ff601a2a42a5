/** A process of a world: it can be frozen, killed, and have a clock that is wrong. */
export class Machine {
  /** Nothing of it happens before this moment of the world. */
  frozenUntilMs = 0;
  /** It was killed: nothing of it happens any more. */
  isDead = false;
  /** How far its time of day is before the right one, in milliseconds. */
  skewMs: number;

  constructor(
    readonly name: string,
    skewMs: number,
  ) {
    this.skewMs = skewMs;
  }
}
