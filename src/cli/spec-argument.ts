import { z } from 'zod';
import { whereInSpecFile, readSpecFile } from '../spec/read-spec-file';
import { SpecError } from '../spec/spec-error';
import { CliError, EXIT } from './cli-error';

const namedSpec = z.looseObject({ name: z.string() });

/** A pipeline as it stands in its file: checked, and not yet anything else. */
export type NamedSpec = z.output<typeof namedSpec>;

/** Reads a pipeline, and does with it what may find further mistakes in it; each is told by file, line and column. */
export async function withSpecFile<T>(file: string, work: (spec: NamedSpec) => Promise<T>): Promise<T> {
  let spec: NamedSpec | undefined;
  try {
    spec = namedSpec.parse(readSpecFile(file));
    return await work(spec);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const told = spec ? new SpecError(error.problems, whereInSpecFile(file)) : error;
    throw new CliError(told.message, EXIT.badInput, { cause: error });
  }
}
