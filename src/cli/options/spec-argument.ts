import type { PipelineSpec } from '../../domain/pipeline-spec';
import type { SpecFile } from '../../spec/read-spec-file';
import { openSpecFile } from '../../spec/read-spec-file';
import { SpecError } from '../../spec/spec-error';
import { CliError, EXIT } from '../cli-error';

/** Reads a pipeline, and does with it what may find further mistakes in it; each is told by file, line and column. */
export async function withSpecFile<T>(file: string, work: (spec: PipelineSpec) => Promise<T>): Promise<T> {
  let opened: SpecFile | undefined;
  try {
    opened = openSpecFile(file);
    return await work(opened.spec);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const told = opened ? opened.located(error) : error;
    throw new CliError(told.lines, EXIT.badInput, { cause: error });
  }
}
