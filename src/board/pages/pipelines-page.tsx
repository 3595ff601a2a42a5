import { useState } from 'preact/hooks';
import { stateText } from '../../domain/late-text';
import { signOf } from '../../graph/state-sign';
import type { ToldPipeline, ToldPipelines, ToldRun } from '../told';
import { useLive, useNow } from './live';
import { Frame, Search, State, StateFilter, Waiting } from './parts';
import { dateText, momentText, needsSomebody, pipelinePath, runPath, tookText } from './words';

/** `/`: pipelines with their latest runs. */
export function PipelinesPage() {
  const { told, trouble } = useLive<ToldPipelines>('');
  const [wanted, setWanted] = useState('');
  const now = useNow(told?.pipelines.some(({ runs }) => runs[0]?.endedAt === undefined) ?? false);
  const [only, setOnly] = useState<string>();
  const all = told?.pipelines ?? [];
  const shown = all
    .filter((pipeline) => stateOf(pipeline) === (only ?? stateOf(pipeline)))
    .filter((pipeline) => isWanted(pipeline, wanted.trim().toLowerCase()))
    .sort((one, other) => Number(needsSomebody(stateOf(other))) - Number(needsSomebody(stateOf(one))));
  return (
    <Frame title="Pipelines" way={[{ name: 'Pipelines', path: '/' }]} trouble={trouble}>
      <div class="head">
        <h1>Pipelines</h1>
        {told && <StateFilter states={all.map(stateOf)} only={only} onOnly={setOnly} />}
        <Search label="Search name, run, state or reason" value={wanted} onChange={setWanted} />
      </div>
      {!told && <Waiting trouble={trouble} />}
      {told?.pipelines.length === 0 && (
        <p class="quiet">
          No pipeline has run in this namespace yet. Start one with <code>temporal-huaweicloud run FILE</code>.
        </p>
      )}
      {told && told.pipelines.length > 0 && (
        <div class="scroll" role="region" aria-label="Pipelines" tabIndex={0}>
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Pipeline</th>
                <th scope="col">Latest run</th>
                <th scope="col">State</th>
                <th scope="col">Started</th>
                <th scope="col">Took</th>
                <th scope="col">Runs, newest right</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((pipeline) => (
                <Row key={pipeline.name} pipeline={pipeline} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {told && told.pipelines.length > 0 && !shown.length && <p class="quiet">Nothing here is called or stands so.</p>}
      {told?.onlyNewest !== undefined && (
        <p class="quiet">Of the newest {told.onlyNewest.toLocaleString('en')} runs; there are more.</p>
      )}
    </Frame>
  );
}

function Row({ pipeline: { name, runs }, now }: { pipeline: ToldPipeline; now: number }) {
  const [latest] = runs;
  if (!latest) return null;
  const { date, timezone, state, late, startedAt, endedAt, why } = latest;
  return (
    <tr>
      <th scope="row">
        <a href={pipelinePath(name)}>{name}</a>
      </th>
      <td>
        <a href={runPath(latest)}>{dateText(date ?? startedAt, timezone)}</a>
        <small>{timezone ?? 'UTC'}</small>
      </td>
      <td>
        <State state={state} late={late} />
        {why === undefined ? null : <small class="why">{withoutNameTwice(why)}</small>}
      </td>
      <td class="number">{momentText(startedAt, timezone)}</td>
      <td class="number">{tookText(startedAt, endedAt, now)}</td>
      <td>
        <span class="cells">
          {runs.toReversed().map((run) => (
            <a
              key={run.runId}
              class="cell"
              data-state={run.state}
              href={runPath(run)}
              aria-label={labelOf(run)}
              title={labelOf(run)}
            >
              {signOf(run.state)}
            </a>
          ))}
        </span>
      </td>
    </tr>
  );
}

/** A step that asks is named before what it asks, which names it again. */
function withoutNameTwice(why: string): string {
  return why.replace(/(\S{1,200}) asks: step \1: /g, '$1 asks: ');
}

function stateOf({ runs }: ToldPipeline): string {
  return runs[0]?.state ?? '';
}

function isWanted({ name, runs }: ToldPipeline, wanted: string): boolean {
  const texts = runs.slice(0, 1).flatMap(({ workflowId, why = '', ...run }) => [workflowId, stateText(run), why]);
  return !wanted || [name, ...texts].some((text) => text.toLowerCase().includes(wanted));
}

function labelOf({ date, startedAt, timezone, ...run }: ToldRun): string {
  return `${dateText(date ?? startedAt, timezone)}: ${stateText(run)}`;
}
