import { ScheduleError } from '../schedules/schedule-error';
import { CliError } from './cli-error';
import type { TemporalLine } from './connection/connect-to-temporal';
import { withTemporal } from './connection/connect-to-temporal';

/** Opens a line to Temporal for work on schedules, whose refusals are sentences for people. */
export async function withSchedules<T>(
  work: (line: TemporalLine) => Promise<T>,
  open: typeof withTemporal<T> = withTemporal,
): Promise<T> {
  try {
    return await open(process.env, work);
  } catch (error) {
    if (error instanceof ScheduleError) throw new CliError(error.message, undefined, { cause: error });
    throw error;
  }
}
