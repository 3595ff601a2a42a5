import { createRequire } from 'node:module';
import type { Parser, SyntaxNode, Tree } from '@lezer/common';
import type { SeriesDescription } from './metric-contract';
import { METRICS, SDK_METRICS, TARGET_LABELS, VALUES } from './metric-contract';

/** Prometheus' own grammar. Its types are those of its ES module only, so that the compiler refuses the other half. */
const { parser } = createRequire(__filename)('@prometheus-io/lezer-promql') as { parser: Parser };

/** One series that a metric is exported as. */
interface Series {
  metric: SeriesDescription;
  labels: readonly string[];
  /** Whether its value alone says nothing: only how fast it grows does. */
  grows: boolean;
}

/** What is wrong with a query, each as a sentence; nothing when it can be answered by what workers export. */
export function faultsOf(query: string): string[] {
  const tree = parser.parse(query);
  const broken = nodes(tree, (node) => node.type.isError);
  if (broken[0]) return [`this is no PromQL at ${broken[0].from}: ${query}`];
  const selectors = nodes(tree, (node) => node.name === 'VectorSelector');
  const known = selectors.flatMap((selector) => seriesOf(nameIn(selector, query)) ?? []);
  const grouped = nodes(tree, (node) => node.name === 'GroupingLabels')
    .flatMap((labels) => nodes(labels, (node) => node.name === 'LabelName'))
    .map((label) => textOf(label, query))
    .filter((label) => known.length > 0 && !known.some(({ labels }) => labels.includes(label)))
    .map((label) => `no metric of the query has the label ${label}`);
  return [
    ...(selectors.length ? [] : ['the query names no metric']),
    ...selectors.flatMap((selector) => faultsOfSelector(selector, query)),
    ...grouped,
  ];
}

function faultsOfSelector(selector: SyntaxNode, query: string): string[] {
  const name = nameIn(selector, query);
  const series = seriesOf(name);
  if (!series) return [`there is no metric ${name}`];
  const isRange = selector.parent?.name === 'MatrixSelector';
  const isCompared = /\bunless\b/.test(query);
  return [
    ...(series.grows && !isRange && !isCompared ? [`${name} only grows: take its rate`] : []),
    ...nodes(selector, (node) => node.name === 'UnquotedLabelMatcher').flatMap((matcher) =>
      faultsOfMatcher(textOf(matcher, query), name, series),
    ),
  ];
}

function faultsOfMatcher(matcher: string, name: string, { metric, labels }: Series): string[] {
  const [, label = '', value = ''] = /^(\w+)\s*(?:=~|!=|!~|=)\s*"(.*)"$/s.exec(matcher) ?? [];
  if (!labels.includes(label)) return [`${name} has no label ${label}`];
  const values = VALUES[metric.name]?.[label];
  const isAsked = values && !value.startsWith('$');
  const unknown = isAsked ? value.split('|').filter((word) => !values.includes(word)) : [];
  return unknown.map((word) => `${label} of ${name} is never ${word}`);
}

/** The series of a name, or undefined when no worker exports it. */
function seriesOf(name: string): Series | undefined {
  for (const metric of [...METRICS, ...SDK_METRICS]) {
    const labels = [...metric.tags, ...TARGET_LABELS];
    if (metric.kind === 'gauge' && name === metric.name) return { metric, labels, grows: false };
    if (metric.kind === 'counter' && name === `${metric.name}_total`) return { metric, labels, grows: true };
    if (metric.kind !== 'histogram') continue;
    if (name === `${metric.name}_bucket`) return { metric, labels: [...labels, 'le'], grows: true };
    if ([`${metric.name}_sum`, `${metric.name}_count`].includes(name)) return { metric, labels, grows: true };
  }
  return undefined;
}

function nameIn(selector: SyntaxNode, query: string): string {
  const identifier = selector.getChild('Identifier');
  return identifier ? textOf(identifier, query) : '';
}

function textOf({ from, to }: SyntaxNode, query: string): string {
  return query.slice(from, to);
}

function nodes(within: Tree | SyntaxNode, isWanted: (node: SyntaxNode) => boolean): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const root = 'topNode' in within ? within.topNode : within;
  root.cursor().iterate((reference) => {
    if (isWanted(reference.node)) found.push(reference.node);
  });
  return found;
}
