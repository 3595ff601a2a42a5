import { shownText } from '../domain/shown-text';
import { fitted } from './fitted';
import { type Layout, layoutOf, NODE } from './layout';
import { coloursOf } from './state-colours';
import { signOf } from './state-sign';
import type { GraphStep, StepGraph } from './step-graph';

const THIRD_LINE = 16;
const TITLE_HEIGHT = 34;
const NARROWEST = 260;

/** A graph as a picture that needs nothing else; undefined where there are too many lines to draw. */
export function svgOf(graph: StepGraph): string | undefined {
  const { steps, needs } = graph;
  const height = NODE.height + (steps.some(({ terms }) => terms.length) ? THIRD_LINE : 0);
  const layout = layoutOf(
    steps.map(({ id }) => id),
    needs,
    { across: true, height },
  );
  if (!layout) return undefined;
  const size = { width: Math.ceil(Math.max(layout.width, NARROWEST)), height: Math.ceil(layout.height) + TITLE_HEIGHT };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${xml(shownText(graph.title))}">`,
    `<style>${styleOf(steps)}</style>`,
    `<rect class="page" width="100%" height="100%"/>`,
    `<text class="title" x="12" y="24">${xml(fitted(shownText(graph.title), Math.floor(size.width / 9)))}</text>`,
    `<g transform="translate(0 ${TITLE_HEIGHT})">`,
    ...linesOf(layout),
    ...layout.nodes.map((node, at) => {
      const step = steps[at];
      if (node.isPoint || !step) return `<circle class="point" cx="${round(node.x)}" cy="${round(node.y)}" r="4"/>`;
      return nodeOf(step, { x: round(node.x - NODE.width / 2), y: round(node.y - height / 2), height });
    }),
    '</g>',
    '</svg>',
  ].join('\n');
}

function linesOf({ lines }: Layout): string[] {
  return lines.map(
    ({ points }) =>
      `<polyline class="line" points="${points.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ')}"/>`,
  );
}

function nodeOf(
  { id, kind, state, terms }: GraphStep,
  { x, y, height }: { x: number; y: number; height: number },
): string {
  const below = [kind, state].filter((part) => part !== undefined).join(' · ');
  const at = state === undefined ? 14 : 34;
  const columns = state === undefined ? 3 : 0;
  return [
    `<g class="${classOf(state)}" transform="translate(${x} ${y})">`,
    `<title>${xml([id, below, ...terms].map(shownText).join('\n'))}</title>`,
    `<rect class="box" width="${NODE.width}" height="${height}" rx="6"/>`,
    `<rect class="edge" width="6" height="${height}" rx="3"/>`,
    ...(state === undefined ? [] : [`<text class="sign" x="20" y="28">${xml(signOf(state))}</text>`]),
    `<text class="id" x="${at}" y="20">${xml(fitted(shownText(id), 19 + columns))}</text>`,
    `<text class="below" x="${at}" y="36">${xml(fitted(below, 23 + columns))}</text>`,
    ...(terms.length
      ? [`<text class="below" x="${at}" y="52">${xml(fitted(shownText(terms.join(', ')), 22 + columns))}</text>`]
      : []),
    '</g>',
  ].join('');
}

function classOf(state: string | undefined): string {
  return `is-${(state ?? 'step').replace(/\W+/g, '-')}`;
}

const LIGHT = { page: '#ffffff', panel: '#f6f8fa', line: '#59636e', border: '#d1d9e0', text: '#1f2328' };
const DARK = { page: '#0d1117', panel: '#151b23', line: '#9aa4af', border: '#3d444d', text: '#f0f6fc' };

/** As the page that shows it: a picture in a page takes part in what its reader prefers. */
function styleOf(steps: readonly GraphStep[]): string {
  const states = [...new Set(steps.map(({ state }) => state))];
  const colours = (of: typeof LIGHT, which: 'light' | 'dark') =>
    [
      `.page{fill:${of.page}}.box{fill:${of.panel};stroke:${of.border}}`,
      `.line{stroke:${of.line}}.point,.below{fill:${of.line}}.title,.id{fill:${of.text}}`,
      ...states.map((state) => `.${classOf(state)} :is(.edge,.sign){fill:${coloursOf(state)[which]}}`),
    ].join('');
  return [
    'text{font-family:system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC","Microsoft YaHei",sans-serif}',
    '.title{font-size:16px;font-weight:600}.id{font-size:13px;font-weight:600}.below{font-size:11px}',
    '.sign{font-size:16px;text-anchor:middle}.line{fill:none;stroke-width:1.3}',
    colours(LIGHT, 'light'),
    `@media (prefers-color-scheme:dark){${colours(DARK, 'dark')}}`,
  ].join('');
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** What XML has no place for is not text either. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
