import { z } from 'zod';
import type { SpecFile } from '../spec/read-spec-file';
import { openSpecFile } from '../spec/read-spec-file';
import { SpecError } from '../spec/spec-error';
import { CliError, EXIT } from './cli-error';

const namedSpec = z.looseObject({ name: z.string() });

/** A pipeline as it stands in its file: checked, and not yet anything else. */
export type NamedSpec = z.output<typeof namedSpec>;

/** Reads a pipeline, and does with it what may find further mistakes in it; each is told by file, line and column. */
export async function withSpecFile<T>(file: string, work: (spec: NamedSpec) => Promise<T>): Promise<T> {
  let opened: SpecFile | undefined;
  try {
    opened = openSpecFile(file);
    return await work(namedSpec.parse(opened.spec));
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const told = opened ? opened.located(error) : error;
    throw new CliError(told.message, EXIT.badInput, { cause: error });
  }
}
