import type { SpecFile } from '../spec/read-spec-file';
import { openSpecFile } from '../spec/read-spec-file';
import { SpecError } from '../spec/spec-error';
import { CliError, EXIT } from './cli-error';

/** Reads a pipeline; a mistake in it is bad input, told with its file and line. */
export function readSpec(file: string): SpecFile {
  try {
    return openSpecFile(file);
  } catch (error) {
    if (error instanceof SpecError) throw new CliError(error.message, EXIT.badInput, { cause: error });
    throw error;
  }
}
