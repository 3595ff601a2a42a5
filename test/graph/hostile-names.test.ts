import { SaxesParser } from 'saxes';
import type { PipelineStatus, StepState } from '../../src/domain/status';
import { dotOf } from '../../src/graph/dot';
import { graphDetails } from '../../src/graph/graph-details';
import { mermaidOf } from '../../src/graph/mermaid';
import { graphOfPipeline, graphOfRun } from '../../src/graph/step-graph';
import { svgOf } from '../../src/graph/svg';
import { HOSTILE } from '../hostile/shown/hostile-text';

/** What means something to Mermaid, Graphviz, XML, Markdown, or a table of JavaScript. */
const NAMES = [
  'end',
  'constructor',
  '__proto__',
  '"quoted" [x](y) {z}',
  'a --> b; c -- d',
  'x]:::held',
  '<script>alert(1)</script>',
  '订单-同步',
  'line\nend\nbreak',
  '%%{init: {}}%%',
  '```',
  '1. first',
  '#35; #quot; &amp; \\N',
  'click s1 href "x"',
  'style x:#f00;',
  'fa:fa-ban $$x$$',
  '\ud800 \ufffe \u0000',
  HOSTILE,
];
const STATES: StepState[] = ['waiting', 'running', 'held', 'failed', 'skipped', 'succeeded', 'stopped'];

const WRITTEN = {
  name: HOSTILE,
  steps: [
    { id: 'copy', cdm: {}, when: HOSTILE, forEach: { in: 'params.tables' } },
    ...NAMES.map((id) => ({ id, dgc: {}, needs: ['copy'] })),
  ],
};
const STATUS: PipelineStatus = {
  name: HOSTILE,
  state: 'held',
  date: '2026-01-31T00:00:00.000Z',
  asks: [],
  steps: [...NAMES.map((item) => `copy[${item}]`), ...NAMES].map((id, at) => ({
    id,
    service: 'dgc',
    state: STATES[at % STATES.length] as StepState,
    runs: [],
  })),
};
const RUN = graphOfRun(WRITTEN, STATUS);

/** All that a flow chart of ours is made of: whatever stands in quotes has no sign in it that Mermaid obeys. */
const LABEL = String.raw`"(?:[\p{L}\p{M}\p{N} _.,=+()[\]/·…▶▷?✓✕»■↶-]|#\d+;|<br/>)*"`;
const MERMAID = new RegExp(
  [
    'flowchart TD',
    String.raw`  %% (?:[\p{L}\p{M}\p{N} _.,=+()[\]/·…▶▷?✓✕»■↶-]|#\d+;)*`,
    String.raw`  (?:s\d+|rest)\[${LABEL}\](?::::is-\w+)?`,
    String.raw`  all\d+\(\(" "\)\)`,
    String.raw`  \w+ --> \w+`,
    String.raw`  classDef is-\w+ fill:#ffffff,color:#1f2328,stroke:#[0-9a-f]{6},stroke-width:3px`,
  ]
    .map((line) => `(?:${line})`)
    .join('|'),
  'u',
);

test('whatever its steps are called, a graph in Mermaid has the lines that it is made of and no other', () => {
  const lines = mermaidOf(RUN).split('\n');

  expect(lines.filter((line) => MERMAID.exec(line)?.[0] !== line)).toEqual([]);
  expect(lines.filter((line) => /^ {2}s\d+\[/.test(line))).toHaveLength(2 * NAMES.length);
  expect(lines.filter((line) => line.includes('-->'))).toHaveLength(2 * NAMES.length);
  expect(mermaidOf(RUN)).toContain('"copy[订单-同步]<br/>dgc · ');
});

test('whatever its steps are called, Graphviz draws each of them, and each line', async () => {
  const { instance } = await import('@viz-js/viz');
  const { objects = [], edges = [] } = (await instance()).renderJSON(dotOf(RUN)) as Record<string, object[]>;

  expect(objects.map((node) => (node as { label: string }).label.replaceAll('&amp;', '&'))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^constructor\\ndgc/), expect.stringContaining('订单-同步')]),
  );
  expect([objects.length, edges.length]).toEqual([2 * NAMES.length + 1, 2 * NAMES.length]);
});

test('whatever its steps are called, a picture is XML that holds text, shapes and one style, for light and dark', () => {
  const names: string[] = [];
  const titles: string[] = [];
  const given: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    names.push(name);
    given.push(...Object.keys(attributes));
  });
  parser.on('text', (text) => names.at(-1) === 'title' && titles.push(text));
  parser.write(svgOf(RUN) ?? '').close();

  expect([...new Set(names)].sort()).toEqual(['circle', 'g', 'polyline', 'rect', 'style', 'svg', 'text', 'title']);
  expect(titles.filter((title) => title.startsWith('<script>'))).toEqual(['<script>alert(1)</script>\ndgc · failed']);
  expect(svgOf(RUN)).toContain('@media (prefers-color-scheme:dark)');
  // Nothing is loaded, and nothing leads away.
  expect(given.filter((name) => /href|src|^on|style/.test(name))).toEqual([]);
});

test.each(['constructor', '__proto__', 'toString'])(
  'a state that no step of ours has is drawn as text: %s',
  (state) => {
    const graph = graphOfRun(WRITTEN, {
      ...STATUS,
      steps: STATUS.steps.map((step) => ({ ...step, state: state as StepState })),
    });

    expect(svgOf(graph)).toContain('>•</text>');
    expect(mermaidOf(graph)).toContain('#8226; ');
  },
);

test('of a pipeline of a thousand steps the text for Temporal’s UI draws the first, counts the rest, and closes its block', () => {
  const steps = Array.from({ length: 1_000 }, (_, at) => ({ id: `step-${at}-\`\`\``, cdm: {} }));
  const details = graphDetails({ name: 'long', steps }) ?? '';

  expect(Buffer.byteLength(details)).toBeLessThan(12_000);
  expect(details).toMatch(/^```mermaid\n[^`]*\.\.\. 875 more steps[^`]*\n```$/);
  expect(graphOfPipeline({ name: 'long', steps }).steps).toHaveLength(1_000);
});
