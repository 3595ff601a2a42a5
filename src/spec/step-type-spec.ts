import type { z } from 'zod';

/** What a pipeline file may say of one type of step. */
export interface StepTypeSpec<Body, Output = Record<string, unknown>> {
  /** Its body, as the file holds it: what is left out gets its default. */
  body: z.ZodType<Body>;
  /** Which outputs a step of it may leave for templates: any other can never be there. */
  outputs(body: Body): { [Name in keyof Required<Output>]: boolean };
  /** What it is, for the editor of a file. */
  description: string;
  /** Its body with the parameters that a person gave with a retry. Absent where it takes none. */
  withParams?(body: Body, params: Record<string, string>): Body;
  /** What its jobs are called, many of them: the beginning of "... take no parameters". */
  jobs: string;
  /**
   * What depends on the time zone of the pipeline, which a body does not know.
   * @throws {PartProblem} naming the key
   */
  inZone?(body: Body, timezone: string): Body;
  /** Why a run that goes on already cannot be taken for the step's own. */
  whyNotAdopted?(body: Body): string | undefined;
  /** The key that names a text file beside the pipeline's, and the key of the body that the text belongs to. */
  textFile?: {
    /** Its value is the name of the file: the command line takes it away. */
    file: string;
    /** What the command line sets. */
    text: string;
  };
  /** A kind of it of which a run can be halted, neither ended nor going on, in words. Absent where none can be. */
  halted?: {
    /** Whether a run of this body can be halted. */
    of(body: Body): boolean;
    /** Which kind that is, for people. */
    words: string;
  };
}

/** What is wrong with one key of a body. */
export class PartProblem extends Error {
  override readonly name = 'PartProblem';

  constructor(
    /** Of the body, e.g. `supplement`. */
    readonly key: string,
    message: string,
  ) {
    super(message);
  }
}
