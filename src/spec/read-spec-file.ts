import { readFileSync } from 'node:fs';
import type { Document } from 'yaml';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { pipelineSchema } from './schema';
import type { SpecProblem } from './spec-error';
import { pathText, problemsOf, SpecError } from './spec-error';

const MAX_BYTES = 1_000_000;

/**
 * Reads a pipeline from a YAML file and checks it as far as that can be done without a worker.
 * @returns the pipeline as it stands in the file, as plain JSON
 * @throws SpecError whose message names file, line and column of every mistake
 */
export function readSpecFile(file: string): unknown {
  const { document, at } = parseFile(file);
  if (document.errors.length) {
    const [first] = document.errors;
    throw new SpecError([{ path: [], message: firstLine(first?.message ?? 'not YAML') }], () => at(first?.pos[0] ?? 0));
  }
  const spec: unknown = document.toJS({ maxAliasCount: 100 });
  const checked = pipelineSchema.safeParse(spec);
  if (checked.success) return spec;
  throw new SpecError(problemsOf(checked.error), whereIn(document, at));
}

/** Tells of a mistake that is found later where in the file it stands. */
export function whereInSpecFile(file: string): (problem: SpecProblem) => string {
  const { document, at } = parseFile(file);
  return whereIn(document, at);
}

function whereIn(document: Document, at: (offset: number) => string): (problem: SpecProblem) => string {
  return ({ path }) => `${at(offsetOf(document, path))} ${pathText(path)}`.trim();
}

function parseFile(file: string): { document: Document; at: (offset: number) => string } {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, uniqueKeys: true, merge: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  return { document, at };
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
