import { seenText } from './seen-text';

/** CDM's limit for the name of a job (SDK-CDM job.py). */
const JOB_NAME_MAX = 240;

/** The name of a CDM or DGC job: what a path can hold. */
export const jobName = seenText()
  .min(1)
  .max(JOB_NAME_MAX, `a job name has at most ${JOB_NAME_MAX} characters`)
  .refine(
    (name) => name !== '.' && name !== '..',
    'a job cannot be named `.` or `..`: it would change the path of the call',
  )
  .describe("The job's name, as the console shows it.");
