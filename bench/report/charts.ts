import { CDM_JOBS } from '../benchmarks/waited-kinds';
import type { Point } from './report';

/** A chart in vega-lite's language: data and what to draw of them. https://vega.github.io/vega-lite/docs/spec.html */
export interface Chart {
  $schema: string;
  data: { values: Point[] };
  [key: string]: unknown;
}

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

const SYSTEM = { field: 'system', type: 'nominal', title: null };
const LOOK = {
  $schema: SCHEMA,
  background: 'white',
  config: {
    view: { stroke: null },
    axis: { gridColor: '#e4e4e4' },
    legend: { orient: 'bottom', labelLimit: 400 },
  },
};

/**
 * Server time a look and lateness of a look, by system and number of jobs, and below by what else is waited for; a point a round,
 * a bar for their median.
 */
export function waitsChart(points: Point[]): Chart {
  const panel = (field: string, title: string) => {
    const y = { field, type: 'quantitative', title, scale: { type: 'log' } };
    const shared = { x: { ...SYSTEM, axis: { labels: false, ticks: false } }, color: SYSTEM };
    return {
      width: 110,
      height: 220,
      layer: [
        { mark: 'point', encoding: { ...shared, y } },
        { mark: { type: 'tick', thickness: 3 }, encoding: { ...shared, y: { ...y, aggregate: 'median' } } },
      ],
    };
  };
  const rowOf = (column: object, filter: string) => ({
    transform: [{ filter }],
    hconcat: [
      { facet: { column }, spec: panel('serverMs', 'server time a look, ms') },
      { facet: { column }, spec: panel('lateS', 'lateness of a look, p99, s') },
    ],
  });
  const bySize = { field: 'size', type: 'ordinal', title: 'CDM jobs in flight', header: { format: ',' } };
  const [least = 0] = points.map(({ size }) => Number(size)).sort((one, other) => one - other);
  const byKind = { field: 'kind', type: 'nominal', title: `${least.toLocaleString('en-US')} in flight` };
  const shown = points.map((point) => ({ ...point, lateS: Math.max(Number(point['lateS']), LEAST_LATE_S) }));
  return {
    ...LOOK,
    data: { values: shown },
    vconcat: [rowOf(bySize, `datum.kind === '${CDM_JOBS.name}'`), rowOf(byKind, `datum.kind !== '${CDM_JOBS.name}'`)],
  };
}

/** A logarithmic axis has no place for nothing. */
const LEAST_LATE_S = 0.001;

/** Which share of the ends was seen how late. */
export function latenessChart(points: Point[]): Chart {
  const shown = points.filter(({ lateS }) => Number(lateS) > 0);
  return {
    ...LOOK,
    width: 460,
    height: 240,
    data: { values: shown },
    mark: { type: 'line', clip: true },
    encoding: {
      x: {
        field: 'lateS',
        aggregate: 'median',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'seen so late or earlier, s',
      },
      y: { field: 'share', type: 'quantitative', axis: { format: '%' }, title: 'share of the ends' },
      order: { field: 'share' },
      color: { field: 'side', type: 'nominal', title: null },
    },
  };
}

/** Which share of starts whose reply nobody heard was carried out twice, by how late the cloud shows a run. */
export function windowsChart(points: Point[]): Chart {
  return {
    ...LOOK,
    width: 460,
    height: 240,
    data: { values: points },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'shownAfterS', type: 'quantitative', title: 'the cloud shows a run after, s' },
      y: {
        field: 'share',
        type: 'quantitative',
        axis: { format: '%' },
        scale: { domain: [0, 1] },
        title: 'started twice, of starts whose reply was lost',
      },
      color: SYSTEM,
    },
  };
}
