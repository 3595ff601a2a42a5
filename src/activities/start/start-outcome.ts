import type { FailureKind } from '../../domain/failure-kind';
import type { Refusal, Run, StartResult } from '../../domain/run';

/** What has become of each unit of a start so far. */
export class StartOutcome {
  private readonly runs: Run[] = [];
  private readonly refused: Refusal[] = [];
  private readonly ours = new Set<string>();
  private readonly doubted = new Set<string>();
  private unsettled: string[];

  constructor(units: string[]) {
    this.unsettled = [...units];
  }

  /** The units of which nothing is settled yet. */
  get open(): string[] {
    return this.unsettled;
  }

  /** The units that do not run, for sure. */
  get refusals(): readonly Refusal[] {
    return this.refused;
  }

  /** Whether any unit runs, whoever started it. */
  get hasRuns(): boolean {
    return this.runs.length > 0;
  }

  /** Whether anything was started by this step, or runs and may have been: from then on the result must name it, whatever else fails. */
  get mayHaveOurs(): boolean {
    return this.ours.size + this.doubted.size > 0;
  }

  /** Whether this step has started the unit, or may have. */
  mayBeOurs(unit: string): boolean {
    return this.ours.has(unit) || this.doubted.has(unit);
  }

  /** Whether the unit has a run that is ours for certain. */
  isOurs(unit: string): boolean {
    return this.ours.has(unit);
  }

  /** Whether the unit runs, and nobody can say whether this step has started it. */
  isDoubted(unit: string): boolean {
    return this.doubted.has(unit);
  }

  /** What the activity returns. */
  result(): StartResult {
    return { runs: this.runs, refused: this.refused };
  }

  /** The unit runs, also where it was said to be refused. */
  found(unit: string, run: Run): void {
    this.settle(unit);
    const listed = this.refused.findIndex(({ job }) => job === unit);
    if (listed >= 0) this.refused.splice(listed, 1);
    this.runs.push(run);
    if (run.doubt !== undefined) this.doubted.add(unit);
    else if (run.origin !== 'alreadyRunning') this.ours.add(unit);
  }

  /** The unit does not run, for sure. */
  refuse(refusal: Refusal): void {
    this.settle(refusal.job);
    this.refused.push(refusal);
  }

  /** None of those that are open runs, for sure, and all for one reason. */
  refuseOpen(kind: FailureKind, reason: string): void {
    for (const job of this.unsettled) this.refuse({ job, kind, reason });
  }

  private settle(unit: string): void {
    this.unsettled = this.unsettled.filter((other) => other !== unit);
  }
}
