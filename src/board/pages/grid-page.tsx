import { memo } from 'preact/compat';
import { useMemo, useState } from 'preact/hooks';
import { stateText } from '../../domain/late-text';
import { signOf } from '../../graph/state-sign';
import type { ToldColumn, ToldGrid } from '../told';
import { useLive, useNow } from './live';
import { Frame, Search, State, Waiting } from './parts';
import { dateText, momentText, pipelinePath, runPath, tookText } from './words';

/** `/pipelines/NAME`: runs by steps. */
export function GridPage({ name }: { name: string }) {
  const { told, trouble } = useLive<ToldGrid>(`pipeline=${encodeURIComponent(name)}`);
  const [wanted, setWanted] = useState('');
  const runs = useMemo(() => byDate(told?.runs ?? []), [told]);
  const now = useNow(runs.some(({ endedAt }) => endedAt === undefined));
  const latest = told?.runs[0];
  const timezone = latest?.timezone ?? 'UTC';
  const way = [
    { name: 'Pipelines', path: '/' },
    { name, path: pipelinePath(name) },
  ];
  const steps = (told?.steps ?? []).map((step, at) => ({ step, at }));
  const shown = steps.filter(({ step }) => step.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <Frame title={`${name} · pipelines`} way={way} trouble={trouble}>
      <div class="head">
        <h1>{name}</h1>
        {latest && <State state={latest.state} late={latest.late} />}
        <Search label="Search steps" value={wanted} onChange={setWanted} />
      </div>
      {!told && <Waiting trouble={trouble} />}
      {told && (
        <>
          <p class="quiet">
            {countText(runs.length, 'run')} by date, the latest right; {countText(told.steps.length, 'step')}. Times in{' '}
            {timezone}.
          </p>
          <div class="scroll tall" role="region" aria-label="Runs by steps" tabIndex={0}>
            <table class="grid">
              <thead>
                <tr>
                  <th scope="col">Step</th>
                  {runs.map((run) => (
                    <th key={run.runId} scope="col">
                      <a class="upright" href={runPath(run)} title={titleOf(run, now)}>
                        {dateOf(run)}
                      </a>
                    </th>
                  ))}
                </tr>
                <tr>
                  <th scope="row">whole run</th>
                  {runs.map((run) => (
                    <td key={run.runId}>
                      <Cell path={runPath(run)} state={run.state} label={`${dateOf(run)}: ${stateText(run)}`} />
                    </td>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map(({ step, at }) => (
                  <tr key={step}>
                    <th scope="row">{step}</th>
                    {runs.map((run) => {
                      const state = run.cells[at];
                      return (
                        <td key={run.runId}>
                          {state == null ? null : (
                            <Cell
                              path={`${runPath(run)}#step=${encodeURIComponent(step)}`}
                              state={state}
                              label={`${step}, ${dateOf(run)}: ${state}`}
                            />
                          )}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {told.onlyNewest !== undefined && (
            <p class="quiet">
              Of the newest {told.onlyNewest.toLocaleString('en')} runs of all pipelines; there are more.
            </p>
          )}
        </>
      )}
    </Frame>
  );
}

/** Of ten thousand of these a change draws those that it changes. */
const Cell = memo(function Cell({ path, state, label }: { path: string; state: string; label: string }) {
  return (
    <a class="cell" data-state={state} href={path} aria-label={label} title={label}>
      {signOf(state)}
    </a>
  );
});

/** A backfill of last week stands among last week's; of the same date what was started later stands right. */
function byDate(runs: ToldColumn[]): ToldColumn[] {
  const timeOf = ({ date, startedAt }: ToldColumn): number => Date.parse(date ?? startedAt) || Date.parse(startedAt);
  return runs.toReversed().sort((one, other) => timeOf(one) - timeOf(other));
}

function dateOf({ date, startedAt, timezone }: ToldColumn): string {
  return dateText(date ?? startedAt, timezone);
}

function countText(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

function titleOf({ workflowId, startedAt, endedAt, timezone, why, ...run }: ToldColumn, now: number): string {
  const first = `${workflowId}: ${stateText(run)}, started ${momentText(startedAt, timezone)}, ${tookText(startedAt, endedAt, now)}`;
  return why === undefined ? first : `${first}\n${why}`;
}
