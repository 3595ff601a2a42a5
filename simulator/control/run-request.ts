import { z } from 'zod';

/** A stranger starts a job. */
export const runRequest = z.object({
  /** Whose job it is: `cdm`, `dgc`, `dli`, ... */
  service: z.string(),
  /** CDM and DGC: the job's name. DLI: its id, a whole statement, or a batch's file. MRS: the type, or `clusterId/type`. */
  job: z.union([z.string(), z.number()]).transform(String),
  /** CDM and MRS. Default: the one cluster that has the job, or the one there is. */
  clusterId: z.string().optional(),
  /** DGC only. Default: the vendor's default workspace, else the one that has the job. */
  workspace: z.string().optional(),
  /** Who it was. */
  by: z.string().min(1).default('stranger'),
  /** DGC only: 0 for a run of the schedule. */
  instanceType: z.number().int().optional(),
  /** DGC only: a backfill of this name, of the day now, instead of an instance. */
  supplement: z.string().min(1).optional(),
  /** CDM only: a run of CDM's own schedule (`is-execute-auto`). */
  auto: z.boolean().default(false),
});

/** A run that somebody else starts, by hand: of which job, and in whose name. */
export type RunRequest = z.input<typeof runRequest>;

/** What a service is told of such a start. */
export type RunAsked = z.output<typeof runRequest>;

/** A person continues an instance whose plan is suspended. */
export const continueRequest = z.object({
  /** Only DataArts Factory halts an instance until a person comes. */
  service: z.literal('dgc'),
  /** Whose instance it is, by the job's name. */
  job: z.string().min(1),
  /** Default: the vendor's default workspace, else the one that has the job. */
  workspace: z.string().optional(),
  /** The instance. Default: the newest of the job's that is halted. */
  run: z
    .union([z.string().regex(/^\d+$/), z.number().int()])
    .transform(Number)
    .optional(),
  /** Who it was. */
  by: z.string().min(1).default('operator'),
});

/** A halted DGC instance that a person has go on. */
export type ContinueRequest = z.input<typeof continueRequest>;
