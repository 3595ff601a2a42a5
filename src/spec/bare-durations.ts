import { withoutUnit } from './duration';
import { isDuration, pipelineJsonSchema } from './pipeline-json-schema';
import type { SpecProblem } from './spec-error';

/** As much of the JSON Schema of a pipeline as leads to its durations. */
interface Node {
  title?: string;
  items?: Node;
  properties?: Record<string, Node>;
}

/** The numbers that stand in a file, already checked, where a duration is meant. None at all needs no unit. */
export function bareDurations(spec: unknown): SpecProblem[] {
  return inNode(pipelineJsonSchema(), spec, []);
}

function inNode(node: Node, written: unknown, path: SpecProblem['path']): SpecProblem[] {
  if (isDuration(node)) return typeof written === 'number' ? bare(written, path) : [];
  if (written === null || typeof written !== 'object') return [];
  return Object.entries(written).flatMap(([key, value]: [string, unknown]) => {
    if (node.items) return inNode(node.items, value, [...path, Number(key)]);
    const inner = node.properties?.[key];
    return inner ? inNode(inner, value, [...path, key]) : [];
  });
}

function bare(written: number, path: SpecProblem['path']): SpecProblem[] {
  const message = written === 0 ? undefined : withoutUnit(written);
  return message === undefined ? [] : [{ path, message }];
}
