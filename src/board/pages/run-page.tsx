import { useEffect, useState } from 'preact/hooks';
import { latenessText } from '../../domain/late-text';
import { shownText } from '../../domain/shown-text';
import type { PipelineStatus, StepStatus } from '../../domain/status';
import type { ToldRunPage } from '../told';
import { RunActions, StepActions } from './actions';
import { Graph } from './graph';
import { act, useLive, useNow } from './live';
import { Frame, Search, State, StateFilter, Waiting } from './parts';
import { StepDetails } from './step-details';
import { Timeline } from './timeline';
import { dateText, momentText, needsSomebody, pipelinePath, tookText } from './words';

/** `/runs/ID`: all of one run. */
export function RunPage({ workflowId, runId }: { workflowId: string; runId?: string }) {
  const which = `run=${encodeURIComponent(workflowId)}${runId === undefined ? '' : `&runId=${encodeURIComponent(runId)}`}`;
  const { told, trouble } = useLive<ToldRunPage>(which);
  const id = shownText(workflowId);
  const way = [
    { name: 'Pipelines', path: '/' },
    ...(told?.status ? [{ name: told.status.name, path: pipelinePath(told.status.name) }] : []),
    { name: id, path: location.pathname + location.search },
  ];
  return (
    <Frame title={`${told?.status?.state ?? ''} ${id}`.trim()} way={way} trouble={trouble}>
      {told ? <Run page={told} /> : <Waiting trouble={trouble} />}
    </Frame>
  );
}

function Run({ page }: { page: ToldRunPage }) {
  const { status, startedAt, endedAt, notes, answered, end } = page;
  const now = useNow(endedAt === undefined);
  const [said, setSaid] = useState<{ text: string; isBad: boolean }>();
  const [isBusy, setBusy] = useState(false);
  const timezone = status?.timezone ?? 'UTC';
  const onDo = (verb: Parameters<typeof act>[1], body: object = {}): void => {
    setBusy(true);
    setSaid(undefined);
    act(page.workflowId, verb, { ...body, runId: page.runId })
      .then(
        (text) => {
          setSaid({ text, isBad: false });
          // The run that this page is of has ended: the new one is the latest.
          if (verb === 'rerun') location.assign(location.pathname);
        },
        (error: Error) => setSaid({ text: error.message, isBad: true }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <>
      <div class="head">
        <h1>
          {status?.name ?? shownText(page.workflowId)}{' '}
          <span class="date">{dateText(status?.date ?? startedAt, timezone)}</span>
        </h1>
        <State state={stateOf(page)} late={status?.late} />
        <RunActions page={page} onDo={onDo} isBusy={isBusy} />
      </div>
      <p class="quiet">
        <code>{shownText(page.workflowId)}</code> started {momentText(startedAt, timezone)}
        {endedAt !== undefined && `, ended ${momentText(endedAt, timezone)} (${end})`},{' '}
        {tookText(startedAt, endedAt, now)}. Times in {timezone}.
        {!answered &&
          status &&
          end !== 'completed' &&
          ' This is what Temporal remembers; it may be older than what has happened.'}
      </p>
      <div role="status">{said && <p class={said.isBad ? 'note bad' : 'note'}>{said.text}</p>}</div>
      {notes.map((note) => (
        <p key={note} class="note held">
          {note}
        </p>
      ))}
      {status?.late && (
        <p class="note held">It is {latenessText(status.late, momentText(status.late.since, timezone))}.</p>
      )}
      {status?.failure && <p class="note bad">{status.failure.message}</p>}
      {status && status.asks.length > 0 && <Asks status={status} page={page} onDo={onDo} isBusy={isBusy} />}
      {status && <Steps status={status} page={page} onDo={onDo} isBusy={isBusy} now={now} />}
    </>
  );
}

/** The name stands before it already. */
function withoutName(why: string, id: string): string {
  const name = `step ${id}: `;
  return why.startsWith(name) ? why.slice(name.length) : why;
}

interface PartProps {
  status: PipelineStatus;
  page: ToldRunPage;
  onDo: Parameters<typeof RunActions>[0]['onDo'];
  isBusy: boolean;
}

function Asks({ status, page, onDo, isBusy }: PartProps) {
  return (
    <section class="asks" aria-label="Waits for a person">
      <h2>
        {status.asks.length === 1 ? 'A step waits for a person' : `${status.asks.length} steps wait for a person`}
      </h2>
      <ul>
        {status.asks.map(({ step: id, why }) => {
          const step = status.steps.find((one) => one.id === id);
          return (
            <li key={id}>
              <p>
                <a href={`#step=${encodeURIComponent(id)}`}>{id}</a>: {withoutName(why, id)}
              </p>
              {step?.evidence?.map((line, at) => (
                <p key={at} class="quiet">
                  {line}
                </p>
              ))}
              {step && <StepActions step={step} status={status} page={page} onDo={onDo} isBusy={isBusy} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Steps({ status, page, now, ...doing }: PartProps & { now: number }) {
  const inAddress = useSelected();
  const [wanted, setWanted] = useState('');
  const [only, setOnly] = useState<string>();
  const { steps, timezone = 'UTC' } = status;
  const text = wanted.trim().toLowerCase();
  const shown = steps.filter((step) => (only === undefined || step.state === only) && isWanted(step, text));
  const chosen = steps.find(({ id }) => id === inAddress) ?? firstToSee(status);
  const selected = chosen?.id;
  const isAsked = status.asks.some(({ step }) => step === chosen?.id);
  return (
    <div class={chosen ? 'columns' : ''}>
      <div>
        {page.needs && steps.length > 0 && (
          <Graph steps={steps} needs={page.needs} progress={page.progress} selected={selected} />
        )}
        <section aria-label="Steps">
          <div class="bar">
            <h2>Steps</h2>
            <StateFilter states={steps.map(({ state }) => state)} only={only} onOnly={setOnly} />
            <Search label="Search steps and jobs" value={wanted} onChange={setWanted} />
          </div>
          {shown.length > 0 && (
            <Timeline
              steps={shown}
              progress={page.progress}
              startedAt={page.startedAt}
              endedAt={page.endedAt}
              timezone={timezone}
              selected={selected}
              now={now}
            />
          )}
          {!shown.length && (
            <p class="quiet">
              {steps.length
                ? 'No step is called or stands so.'
                : page.endedAt === undefined
                  ? 'It has no steps yet.'
                  : 'It has no steps.'}
            </p>
          )}
          {status.more?.['steps'] !== undefined && (
            <p class="quiet">And {status.more['steps']} more steps, which only a worker can tell of.</p>
          )}
        </section>
      </div>
      {chosen && (
        <StepDetails step={chosen} progress={page.progress[chosen.id]} timezone={timezone} now={now}>
          {!isAsked && <StepActions key={chosen.id} step={chosen} status={status} page={page} {...doing} />}
        </StepDetails>
      )}
    </div>
  );
}

/** Where the address names no step: the one that somebody has come for. */
function firstToSee({ asks, steps }: PipelineStatus): StepStatus | undefined {
  return steps.find(({ id }) => id === asks[0]?.step) ?? steps.find(({ state }) => needsSomebody(state));
}

/** The step that the address names, so that a link leads to it and Back goes back. */
function useSelected(): string | undefined {
  const [selected, setSelected] = useState(stepInAddress);
  useEffect(() => {
    const follow = (): void => {
      setSelected(stepInAddress());
      requestAnimationFrame(() => showDetails());
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return selected;
}

/** On a phone they stand below. */
function showDetails(): void {
  const details = document.getElementById('details');
  if (!details || details.getBoundingClientRect().top < window.innerHeight / 2) return;
  details.scrollIntoView({ block: 'start' });
}

function stepInAddress(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('step') ?? undefined;
}

function isWanted({ id, runs }: StepStatus, text: string): boolean {
  return !text || [id, ...runs.flatMap((run) => [run.job, run.id])].some((one) => one.toLowerCase().includes(text));
}

/** Temporal may have ended it without the pipeline noticing. */
function stateOf({ end, status }: ToldRunPage): string {
  if (end === 'terminated' || end === 'timed out') return end;
  return status?.state ?? end;
}
