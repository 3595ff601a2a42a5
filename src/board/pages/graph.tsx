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

/** How large it can be drawn, of its natural size; below `readable` nobody can read it at first sight. */
const SCALE = { least: 0.25, readable: 0.7, natural: 1, most: 1.6, step: 1.25 } as const;
/** Below that a page is a phone's, and is scrolled down rather than across. */
const NARROW_PX = 700;
/** Around the graph, and beside it where a step is looked at. */
const AROUND_PX = 40;
const DETAILS_PX = 432;

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
  const room = window.innerWidth - AROUND_PX - (across && selected !== undefined ? DETAILS_PX : 0);
  const [scale, setScale] = useState(() => (layout ? within(room / layout.width, SCALE.readable, SCALE.natural) : 1));
  const canvas = useRef<HTMLDivElement>(null);
  // Of many steps those are seen first that somebody has come for, and then the one that is chosen.
  useLayoutEffect(() => {
    const at = selected === undefined ? mostPressing(steps) : ids.indexOf(selected);
    const node = layout?.nodes[at];
    if (node && canvas.current) reveal(canvas.current, { x: node.x * scale, y: node.y * scale });
  }, [layout, selected]);
  const drawnAt = useRef(scale);
  useLayoutEffect(() => {
    if (canvas.current && scale !== drawnAt.current) enlarge(canvas.current, scale / drawnAt.current);
    drawnAt.current = scale;
  }, [scale]);
  if (!layout) return <p class="quiet">There are too many needs to draw: the steps stand below.</p>;
  const zoom = (by: number): void => setScale(within(scale * by, SCALE.least, SCALE.most));
  return (
    <section aria-label="Graph">
      <div class="bar">
        <h2>Graph</h2>
        <button type="button" aria-label="Smaller" disabled={scale <= SCALE.least} onClick={() => zoom(1 / SCALE.step)}>
          −
        </button>
        <button type="button" aria-label="Larger" disabled={scale >= SCALE.most} onClick={() => zoom(SCALE.step)}>
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

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function mostPressing(steps: StepStatus[]): number {
  const urgencies = steps.map(({ state }) => pressing(state));
  return urgencies.indexOf(Math.min(...urgencies));
}

/** What was in the middle stays there. */
function enlarge(canvas: HTMLElement, by: number): void {
  const [halfWidth, halfHeight] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
  canvas.scrollLeft = (canvas.scrollLeft + halfWidth) * by - halfWidth;
  canvas.scrollTop = (canvas.scrollTop + halfHeight) * by - halfHeight;
}

/** Moves what is not to be seen into the middle. */
function reveal(canvas: HTMLElement, { x, y }: { x: number; y: number }): void {
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = canvas;
  const [halfWidth, halfHeight] = [NODE.width / 2, NODE.height / 2];
  const isSeenAcross = x - halfWidth >= scrollLeft && x + halfWidth <= scrollLeft + clientWidth;
  const isSeenDown = y - halfHeight >= scrollTop && y + halfHeight <= scrollTop + clientHeight;
  if (!isSeenAcross) canvas.scrollLeft = x - clientWidth / 2;
  if (!isSeenDown) canvas.scrollTop = y - clientHeight / 2;
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
      <a class="node" data-state={state} data-selected={isSelected} href={`#step=${encodeURIComponent(id)}`}>
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
