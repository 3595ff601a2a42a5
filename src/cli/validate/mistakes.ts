import { readText } from '../../files/read-text';
import { checkPipeline } from '../../spec/check-pipeline';
import { openSpec, openSpecFile, type SpecFile } from '../../spec/read-spec-file';
import { SpecError, type LocatedProblem } from '../../spec/spec-error';
import { namedIn } from '../plan/named-in';

const STDIN = 0;

/**
 * What is wrong with the pipeline of a file, in its order. Whatever a worker alone knows is taken to be right: which
 * connections and webhooks it has.
 * @param file `-` for stdin
 */
export function mistakesIn(file: string): readonly LocatedProblem[] {
  let opened: SpecFile | undefined;
  try {
    opened = file === '-' ? openSpec(() => readText(STDIN), 'stdin') : openSpecFile(file);
    const startedAt = new Date().toISOString();
    checkPipeline(opened.spec, {}, { ...namedIn(opened.spec), startedAt });
    return [];
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return (opened ? opened.located(error) : error).located;
  }
}
