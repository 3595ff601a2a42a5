import { ScheduleError } from '../schedules/schedule-error';
import { CliError } from './cli-error';
import type { TemporalLine } from './connection/connect-to-temporal';
import { withTemporal } from './connection/connect-to-temporal';
import { tell } from './print';

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

/** The rest says the same of later years. */
const SHOWN = 2;

/** Tells what is done about times that daylight saving removes or repeats. @param span in which there are more of them */
export function tellNotes(notes: string[], span: string): void {
  for (const note of notes.slice(0, SHOWN)) tell(`warning: ${note}.`);
  if (notes.length > SHOWN) tell(`warning: and so on, ${notes.length - SHOWN} times more in ${span}.`);
}
