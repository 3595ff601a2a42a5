/**
 * Late visibility: a change has happened, but until the veil lifts every read shows how things stood before it
 * (`undefined`: that there was nothing).
 */
export class Veil<Face> {
  private liftsAt = -Infinity;
  private before: Face | undefined;

  /** Hides what comes next. @param liftsAt in virtual milliseconds since the epoch */
  drop(before: Face | undefined, liftsAt: number): void {
    this.before = before;
    this.liftsAt = liftsAt;
  }

  /** What a read shows now. @param face how things really stand */
  see(face: Face, now: number): Face | undefined {
    return now < this.liftsAt ? this.before : face;
  }
}
