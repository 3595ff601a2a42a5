import { readFileSync } from 'node:fs';
import type { Document } from 'yaml';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { pipelineSchema } from './schema';
import type { SpecProblem } from './spec-error';
import { pathText, problemsOf, SpecError } from './spec-error';
import { withoutNulls } from './without-nulls';
import { WrittenScalars } from './written-scalars';

const MAX_BYTES = 1_000_000;

/** What is given on the command line has no line in the file. */
const BESIDE_THE_FILE: Record<string, string> = { date: '--date', from: 'from', to: 'to' };

/** A pipeline as it stands in a file. */
export interface SpecFile {
  /** As plain JSON. */
  spec: unknown;
  /** The same mistakes, found later, each with its file, line and column. */
  located: (error: SpecError) => SpecError;
}

/**
 * Reads a pipeline from a YAML file and checks it as far as that can be done without a worker.
 * @throws SpecError whose message names file, line and column of every mistake
 */
export function openSpecFile(file: string): SpecFile {
  const text = readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length) {
    const [first] = document.errors;
    throw new SpecError([{ path: [], message: firstLine(first?.message ?? 'not YAML') }], () => at(first?.pos[0] ?? 0));
  }
  const placeOf = ({ path }: SpecProblem) =>
    BESIDE_THE_FILE[String(path[0])] ?? `${at(offsetOf(document, path))} ${pathText(path)}`.trim();
  const located = ({ problems }: SpecError) => new SpecError(problems, placeOf);
  const scalars = new WrittenScalars(document);
  const odd = scalars.oddKey();
  if (odd) throw new SpecError([{ path: [], message: ODD_KEY }], () => at(odd.offset));
  for (;;) {
    const spec = asJson(document, located);
    const checked = pipelineSchema.safeParse(spec);
    if (checked.success) return { spec, located };
    if (!scalars.readAsWanted(checked.error.issues)) throw new SpecError(problemsOf(checked.error), placeOf);
  }
}

const ODD_KEY = 'is a map or a list where a name is meant; a template stands in quotes: "{{ run.date }}"';

function asJson(document: Document, located: (error: SpecError) => SpecError): unknown {
  try {
    return withoutNulls(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    throw error instanceof SpecError
      ? located(error)
      : new SpecError([{ path: [], message: (error as Error).message }]);
  }
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new SpecError([{ path: [], message: `cannot be read: ${(error as Error).message}` }], () => file);
  }
  if (bytes.length > MAX_BYTES) {
    throw new SpecError(
      [{ path: [], message: `is ${bytes.length} bytes; a pipeline has at most ${MAX_BYTES}` }],
      () => file,
    );
  }
  return bytes.toString('utf8');
}

/** Where the mistake stands: the node itself, or the nearest node around it when it is missing. */
function offsetOf(document: Document, path: SpecProblem['path']): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length ? document.getIn(path.slice(0, length), true) : document.contents;
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
