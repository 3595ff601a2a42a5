/** A schedule cannot be done with as asked: one sentence that says why, and what would help. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}
