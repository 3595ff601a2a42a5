import { memo } from 'preact/compat';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { StepStatus } from '../../domain/status';
import { fitted } from '../../graph/fitted';
import type { Layout } from '../../graph/layout';
import { layoutOf, NODE } from '../../graph/layout';
import { signOf } from '../../graph/state-sign';
import type { StepNeeds } from '../../graph/step-needs';
import type { ToldProgress } from '../told';
import { pressing } from './words';

const ZOOMS = [0.35, 0.5, 0.7, 1, 1.4];
const NATURAL = ZOOMS.indexOf(1);
/** Below that a page is a phone's, and is scrolled down rather than across. */
const NARROW_PX = 700;
/** What stands beside the graph, and around it. */
const BESIDE_PX = { wide: 500, narrow: 40 } as const;

/** The steps of a run and what each waits for. */
export function Graph({
  steps,
  needs,
  progress,
  selected,
}: {
  /** As their states are now. */
  steps: StepStatus[];
  /** What each waits for. */
  needs: StepNeeds[];
  /** What waits have heard since. */
  progress: Record<string, ToldProgress>;
  /** The `id` of the step that is looked at. */
  selected?: string;
}) {
  const across = window.innerWidth >= NARROW_PX;
  const ids = steps.map(({ id }) => id);
  // Its states change every second, and its shape never.
  const layout = useMemo(() => layoutOf(ids, needs, { across }), [ids.join('\n'), JSON.stringify(needs), across]);
  const room = window.innerWidth - (across ? BESIDE_PX.wide : BESIDE_PX.narrow);
  const [zoom, setZoom] = useState(layout && layout.width > room ? NATURAL - 1 : NATURAL);
  const canvas = useRef<HTMLDivElement>(null);
  // Of many steps those are seen first that somebody has come for.
  useLayoutEffect(() => {
    const first = layout && mostPressing(layout, steps);
    const { current } = canvas;
    if (!first || !current) return;
    const scale = ZOOMS[zoom] ?? 1;
    current.scrollTop = first.y * scale - current.clientHeight / 2;
    current.scrollLeft = first.x * scale - current.clientWidth / 2;
  }, [layout]);
  if (!layout) return <p class="quiet">There are too many needs to draw: the steps stand below.</p>;
  const scale = ZOOMS[zoom] ?? 1;
  return (
    <section aria-label="Graph">
      <div class="bar">
        <h2>Graph</h2>
        <button type="button" aria-label="Smaller" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          −
        </button>
        <button
          type="button"
          aria-label="Larger"
          disabled={zoom === ZOOMS.length - 1}
          onClick={() => setZoom(zoom + 1)}
        >
          +
        </button>
      </div>
      <div ref={canvas} class="scroll canvas" role="region" aria-label="Graph of steps" tabIndex={0}>
        <svg
          width={layout.width * scale}
          height={layout.height * scale}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          role="group"
          aria-label="Steps in the order of their needs"
        >
          <Lines lines={layout.lines} />
          {layout.nodes.map((node, at) => {
            const step = steps[at];
            if (node.isPoint || !step) return <circle key={node.id} class="point" cx={node.x} cy={node.y} r="4" />;
            return (
              <Node
                key={node.id}
                x={node.x}
                y={node.y}
                id={step.id}
                state={step.state}
                below={belowOf(step, progress[step.id])}
                isSelected={step.id === selected}
              />
            );
          })}
        </svg>
      </div>
    </section>
  );
}

function mostPressing({ nodes }: Layout, steps: StepStatus[]): Layout['nodes'][number] | undefined {
  const urgencies = steps.map(({ state }) => pressing(state));
  return nodes[urgencies.indexOf(Math.min(...urgencies))];
}

const Lines = memo(function Lines({ lines }: Pick<Layout, 'lines'>) {
  return (
    <g class="lines" aria-hidden="true">
      {lines.map(({ id, points }) => (
        <polyline key={id} points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      ))}
    </g>
  );
});

const Node = memo(function Node({
  x,
  y,
  id,
  state,
  below,
  isSelected,
}: {
  x: number;
  y: number;
  id: string;
  state: string;
  below: string;
  isSelected: boolean;
}) {
  return (
    <g transform={`translate(${x - NODE.width / 2} ${y - NODE.height / 2})`}>
      <a
        class="node"
        data-state={state}
        data-selected={isSelected}
        href={`#step=${encodeURIComponent(id)}`}
        aria-label={`${id}: ${state}`}
      >
        <title>{`${id}: ${state}\n${below}`}</title>
        <rect width={NODE.width} height={NODE.height} rx="6" />
        <path class="edge" d={`M6 0h-0a6 6 0 0 0-6 6v${NODE.height - 12}a6 6 0 0 0 6 6z`} />
        <text class="sign" x="20" y="28">
          {signOf(state)}
        </text>
        <text x="34" y="20">
          {fitted(id, 19)}
        </text>
        <text class="below" x="34" y="36">
          {fitted(below, 23)}
        </text>
      </a>
    </g>
  );
});

function belowOf({ service, state, runs }: StepStatus, progress: ToldProgress | undefined): string {
  const parts = [service, runs[0]?.job ?? state];
  if (state === 'running' && progress?.percent !== undefined) parts.splice(1, 0, `${progress.percent}%`);
  return parts.join(' · ');
}
