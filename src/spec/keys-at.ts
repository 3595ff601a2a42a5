import { STEP_TYPE_NAMES, type StepType } from '../domain/step-types';
import { pipelineJsonSchema } from './pipeline-json-schema';
import type { SpecProblem } from './spec-error';

/** As much of the JSON Schema of a pipeline as says which keys there are. */
interface Node {
  items?: Node;
  properties?: Record<string, Node>;
}

let root: Node | undefined;

/** The keys that may stand in the map at this place of a pipeline; none where any may. */
export function keysAt(path: SpecProblem['path']): readonly string[] {
  // It takes milliseconds to make, and is the same for every mistake.
  root ??= pipelineJsonSchema();
  let node: Node | undefined = root;
  for (const part of path) node = typeof part === 'number' ? node?.items : ownOf(node?.properties, part);
  return Object.keys(node?.properties ?? {});
}

/** The types of steps whose bodies have such a key. */
export function bodiesWithKey(key: string): StepType[] {
  return STEP_TYPE_NAMES.filter((type) => keysAt(['steps', 0, type]).includes(key));
}

function ownOf(properties: Record<string, Node> = {}, key: string): Node | undefined {
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}
