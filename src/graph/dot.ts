import { shownText } from '../domain/shown-text';
import { drawnEdges } from './drawn-edges';
import { coloursOf } from './state-colours';
import { signOf } from './state-sign';
import type { GraphStep, StepGraph } from './step-graph';

/**
 * A graph in the language of Graphviz. Its nodes have names of our own; what others have named stands in quotes.
 * @throws TooManyEdges
 */
export function dotOf(graph: StepGraph): string {
  const { points, edges } = drawnEdges(graph);
  const names = new Map([
    ...graph.steps.map(({ id }, at) => [id, `s${at + 1}`] as const),
    ...points.map((id, at) => [id, `all${at + 1}`] as const),
  ]);
  return [
    'digraph pipeline {',
    `  graph [label=${quoted(graph.title)}, labelloc=t, fontname="sans-serif", charset="UTF-8"]`,
    '  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#59636e", fontname="sans-serif"]',
    '  edge [color="#59636e"]',
    ...graph.steps.map((step) => `  ${names.get(step.id)} [label=${labelOf(step)}${colourOf(step)}]`),
    ...points.map((id) => `  ${names.get(id)} [shape=point]`),
    ...edges.map(({ from, to }) => `  ${names.get(from)} -> ${names.get(to)}`),
    '}',
  ].join('\n');
}

function labelOf({ id, kind, state, terms }: GraphStep): string {
  const below = [...(kind === undefined ? [] : [kind]), ...(state === undefined ? [] : [`${signOf(state)} ${state}`])];
  return `"${[id, below.join(' · '), ...terms].filter(Boolean).map(escaped).join('\\n')}"`;
}

function colourOf({ state }: GraphStep): string {
  return state === undefined ? '' : `, color="${coloursOf(state).light}", penwidth=2`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** Within quotes a backslash begins an escape, and `&` the name of a character. */
function escaped(text: string): string {
  return shownText(text).replace(/["\\]/g, '\\$&').replaceAll('&', '&amp;');
}
