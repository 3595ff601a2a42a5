import type { Document } from 'yaml';
import { isMap, isNode } from 'yaml';
import { FileFault } from '../files/file-fault';
import { readText } from '../files/read-text';
import { readYaml } from '../files/read-yaml';
import { whyUnreadable } from '../files/why-unreadable';
import type { PipelineSpec } from '../domain/pipeline-spec';
import { bareDurations } from './bare-durations';
import { checkedSpec } from './checked-spec';
import { atOnce } from './pieces';
import { pipelineProblems, readBy } from './pipeline-problems';
import { pipelineSchema } from './schema';
import type { Place, SpecProblem } from './spec-error';
import { pathText, SpecError } from './spec-error';
import { TextFiles } from './text-files';
import { unquotedTemplate } from './unquoted-template';
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
  return openSpec(() => readText(file), file);
}

/**
 * The same of a text from elsewhere, such as stdin.
 * @param read called once
 * @param file what it is called in messages; text files that it names are looked for beside that
 * @throws SpecError as {@link openSpecFile}
 */
export function openSpec(read: () => string, file: string): SpecFile {
  const { document, placeOf } = parsed(read, file);
  const whereOf = (problem: SpecProblem): Place => {
    const beside = BESIDE_THE_FILE[String(problem.path[0])];
    if (beside !== undefined) return { text: beside };
    const { line, column } = placeOf(offsetOf(document, problem));
    return { text: `${file}:${line}:${column} ${pathText(problem.path)}`.trim(), line, column };
  };
  const located = ({ problems }: SpecError) => new SpecError(problems, whereOf);
  const scalars = new WrittenScalars(document);
  try {
    return { spec: specOf(document, scalars, new TextFiles(file)), located };
  } catch (error) {
    throw error instanceof SpecError ? located(error) : error;
  }
}

function specOf(document: Document, scalars: WrittenScalars, files: TextFiles): PipelineSpec {
  for (;;) {
    // What aliases repeat has been counted.
    const spec = files.readInto(withoutNulls(document.toJS({ maxAliasCount: -1 })));
    const { success, error } = readBy(pipelineSchema, spec);
    if (success) return wholeSpec(spec);
    if (!scalars.readAsWanted(error.issues)) throw new SpecError(pipelineProblems(error));
  }
}

/** What only a whole spec shows; a file has to say the unit of a duration, since nobody's compiler has seen the number. */
function wholeSpec(spec: unknown): PipelineSpec {
  atOnce(checkedSpec(spec));
  const problems = bareDurations(spec);
  if (problems.length) throw new SpecError(problems);
  return spec as PipelineSpec;
}

function parsed(read: () => string, file: string): ReturnType<typeof readYaml> {
  const text = readWhole(read, file);
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    throw refusal(file, (error.code === undefined ? undefined : withoutQuotes(text, error)) ?? error);
  }
}

function readWhole(read: () => string, file: string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileFault) throw refusal(file, error);
    throw new SpecError([{ path: [], message: `cannot be read: ${whyUnreadable(error)}` }], () => ({ text: file }));
  }
}

/** What the parser stumbles over in a line that has an unquoted template is nearly always that. */
function withoutQuotes(text: string, { line }: FileFault): FileFault | undefined {
  const found = unquotedTemplate(text, line);
  return found && new FileFault(found.message, line, found.column);
}

function refusal(file: string, { message, line, column }: FileFault): SpecError {
  return new SpecError([{ path: [], message }], () => ({ text: `${file}:${line}:${column}`, line, column }));
}

/** Where the mistake stands: the key or the node itself, or the nearest node around it when it is missing. */
function offsetOf(document: Document, { path, key }: SpecProblem): number {
  const map = key === undefined ? undefined : path.length ? document.getIn(path, true) : document.contents;
  const own = isMap(map) ? map.items.find((pair) => String(pair.key) === key)?.key : undefined;
  if (isNode(own) && own.range) return own.range[0];
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length ? document.getIn(path.slice(0, length), true) : document.contents;
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
