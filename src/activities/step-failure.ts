import type { FailureKind } from '../domain/failure-kind';
import { isRetried } from '../domain/failure-kind';

/** A step that cannot go on for a reason of our own, not for an answer of the cloud. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly retried: boolean;
  /** What a person would want to see before deciding. */
  readonly evidence: string[];
  /** What went wrong before this, where that tells more. */
  readonly before?: string;

  constructor(
    readonly kind: FailureKind,
    message: string,
    options: { retried?: boolean; evidence?: string[]; before?: string } = {},
  ) {
    super(message);
    this.retried = options.retried ?? isRetried(kind);
    this.evidence = options.evidence ?? [];
    this.before = options.before;
  }
}
