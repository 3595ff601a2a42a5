import type { Document } from 'yaml';
import { isNode } from 'yaml';
import { FileFault } from '../files/file-fault';
import { readText } from '../files/read-text';
import { readYaml } from '../files/read-yaml';
import type { PipelineSpec } from '../domain/pipeline-spec';
import { bareDurations } from './bare-durations';
import { checkedSpec } from './checked-spec';
import { atOnce } from './pieces';
import { pipelineSchema } from './schema';
import type { SpecProblem } from './spec-error';
import { pathText, problemsOf, SpecError } from './spec-error';
import { TextFiles } from './text-files';
import { withoutNulls } from './without-nulls';
import { WrittenScalars } from './written-scalars';

/** What is given on the command line has no line in the file. */
const BESIDE_THE_FILE: Record<string, string> = { date: '--date', from: 'from', to: 'to' };

/** A pipeline as it stands in a file. */
export interface SpecFile {
  /** As plain JSON. */
  spec: PipelineSpec;
  /** The same mistakes, found later, each with its file, line and column. */
  located: (error: SpecError) => SpecError;
}

/**
 * Reads a pipeline from a YAML file and checks it as far as that can be done without a worker.
 * @throws SpecError whose message names file, line and column of every mistake
 */
export function openSpecFile(file: string): SpecFile {
  const { document, placeOf } = read(file);
  const at = (offset: number) => {
    const { line, column } = placeOf(offset);
    return `${file}:${line}:${column}`;
  };
  const whereOf = ({ path }: SpecProblem) =>
    BESIDE_THE_FILE[String(path[0])] ?? `${at(offsetOf(document, path))} ${pathText(path)}`.trim();
  const located = ({ problems }: SpecError) => new SpecError(problems, whereOf);
  const scalars = new WrittenScalars(document);
  const odd = scalars.oddKey();
  if (odd) throw new SpecError([{ path: [], message: ODD_KEY }], () => at(odd.offset));
  try {
    return { spec: specOf(document, scalars, new TextFiles(file)), located };
  } catch (error) {
    throw error instanceof SpecError ? located(error) : error;
  }
}

const ODD_KEY = 'is a map or a list where a name is meant; a template stands in quotes: "{{ run.date }}"';

function specOf(document: Document, scalars: WrittenScalars, files: TextFiles): PipelineSpec {
  for (;;) {
    // What aliases repeat has been counted.
    const spec = files.readInto(withoutNulls(document.toJS({ maxAliasCount: -1 })));
    const { success, error } = pipelineSchema.safeParse(spec);
    if (success) return wholeSpec(spec);
    if (!scalars.readAsWanted(error.issues)) throw new SpecError(problemsOf(error));
  }
}

/** What only a whole spec shows; a file has to say the unit of a duration, since nobody's compiler has seen the number. */
function wholeSpec(spec: unknown): PipelineSpec {
  atOnce(checkedSpec(spec));
  const problems = bareDurations(spec);
  if (problems.length) throw new SpecError(problems);
  return spec as PipelineSpec;
}

function read(file: string): ReturnType<typeof readYaml> {
  try {
    return readYaml(readText(file));
  } catch (error) {
    if (error instanceof FileFault) {
      throw new SpecError([{ path: [], message: error.message }], () => `${file}:${error.line}:${error.column}`);
    }
    throw new SpecError([{ path: [], message: `cannot be read: ${(error as Error).message}` }], () => file);
  }
}

/** Where the mistake stands: the node itself, or the nearest node around it when it is missing. */
function offsetOf(document: Document, path: SpecProblem['path']): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length ? document.getIn(path.slice(0, length), true) : document.contents;
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
