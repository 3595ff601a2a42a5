/**
 * Late visibility: a change has happened, but until the veil lifts every read shows how things stood before it
 * (`undefined`: that there was nothing).
 */
export class Veil<Face> {
  private liftsAt = -Infinity;
  private before: Face | undefined;

  drop(before: Face | undefined, liftsAt: number): void {
    this.before = before;
    this.liftsAt = liftsAt;
  }

  see(face: Face, now: number): Face | undefined {
    return now < this.liftsAt ? this.before : face;
  }
}
