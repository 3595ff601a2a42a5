/** The id of a submission: a number, or the text of its digits where a number would be rounded. */
export type SubmissionId = number | string;

/** Above 0 where the first was opened later. */
export function compareIds(one: SubmissionId, other: SubmissionId): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [a, b] = [BigInt(one), BigInt(other)];
  return a === b ? 0 : a > b ? 1 : -1;
}

/** The id that a person wrote. */
export function submissionIdOf(digits: string): SubmissionId {
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : BigInt(digits).toString();
}

/** What tells one submission of a job from another. The id is missing in some of the vendor's replies. */
export interface CdmTrace {
  /** Absent where the reply of the start named none. */
  submissionId?: SubmissionId;
  /** When it was submitted, by the cloud's clock, in milliseconds since 1970. */
  createdAtMs?: number;
  /** The name of its job, where that was created for it: absent where the step names one. */
  jobName?: string;
}
