import { cut } from '../domain/reason';
import { shownText } from '../domain/shown-text';
import { drawnEdges } from './drawn-edges';
import { coloursOf } from './state-colours';
import { signOf } from './state-sign';
import type { GraphStep, StepGraph } from './step-graph';

const TERM_MAX = 120;

/**
 * A graph as a flow chart of Mermaid. Its nodes have names of our own, and what others have named stands in quotes with
 * all that could mean something as numbers: `end`, `"`, `<script>` and `--` are text like any other.
 * @throws TooManyEdges
 */
export function mermaidOf(graph: StepGraph): string {
  return mermaidLines(graph, graph.steps.length).join('\n');
}

/** The same of its first steps; what was left out is counted in a node of its own. */
export function mermaidLines(graph: StepGraph, most: number): string[] {
  const steps = graph.steps.slice(0, most);
  const rest = graph.steps.length - steps.length;
  const { points, edges } = drawnEdges({ ...graph, steps });
  const names = new Map([
    ...steps.map(({ id }, at) => [id, `s${at + 1}`] as const),
    ...points.map((id, at) => [id, `all${at + 1}`] as const),
  ]);
  const states = [...new Set(steps.flatMap(({ state }) => state ?? []))];
  return [
    'flowchart TD',
    `  %% ${labelText(graph.title)}`,
    ...steps.map((step) => `  ${names.get(step.id)}["${labelOf(step)}"]${classOf(step)}`),
    ...points.map((id) => `  ${names.get(id)}((" "))`),
    ...(rest ? [`  rest["... ${rest.toLocaleString('en')} more steps"]`] : []),
    ...edges.map(({ from, to }) => `  ${names.get(from)} --> ${names.get(to)}`),
    ...states.map((state) => `  classDef ${className(state)} ${styleOf(state)}`),
  ];
}

function labelOf({ id, kind, state, terms }: GraphStep): string {
  const below = [...(kind === undefined ? [] : [kind]), ...(state === undefined ? [] : [`${signOf(state)} ${state}`])];
  return [id, below.join(' · '), ...terms.map((term) => cut(term, TERM_MAX))]
    .filter(Boolean)
    .map(labelText)
    .join('<br/>');
}

const MEANS_SOMETHING =
  /^\d+(?=[.)])|^ | $|(?<![\p{L}\p{N}])[_=+-]|[_=+-](?![\p{L}\p{N}])|(?<=www)\.|[^\p{L}\p{M}\p{N} _.,=+()[\]/·…▶▷?✓✕»■↶-]/gu;

/** Formulas and icons: it looks for them once the numbers are characters again, so that only a space keeps them text. */
const READ_AFTERWARDS = /(\$(?=\$)|fa[bklrs]?:(?=fa-))/g;

/** What Mermaid, Markdown or HTML could take for something else, as the number by which Mermaid knows it. */
function labelText(text: string): string {
  return shownText(text).replace(READ_AFTERWARDS, '$1 ').replace(MEANS_SOMETHING, numbered);
}

function numbered(text: string): string {
  return [...text].map((character) => `#${character.codePointAt(0)};`).join('');
}

function classOf({ state }: GraphStep): string {
  return state === undefined ? '' : `:::${className(state)}`;
}

/** Not a word of Mermaid's own. */
function className(state: string): string {
  return `is-${state.replace(/\W+/g, '-')}`;
}

/** Filled and written on alike, whatever the page is like. */
function styleOf(state: string): string {
  return `fill:#ffffff,color:#1f2328,stroke:${coloursOf(state).light},stroke-width:3px`;
}
