import type { ComponentChildren } from 'preact';
import type { AttemptStatus, RunStatus, StepStatus } from '../../domain/status';
import { receiptText } from '../../domain/status-text';
import type { ToldProgress } from '../told';
import { State } from './parts';
import { momentText, tookText } from './words';

/** All that is known of one step. */
export function StepDetails({
  step,
  progress,
  timezone,
  now,
  children,
}: {
  /** The step. */
  step: StepStatus;
  /** What its wait has heard since. */
  progress?: ToldProgress;
  /** By whose clock people read it. */
  timezone: string;
  /** Milliseconds since 1970. */
  now: number;
  /** The buttons. */
  children: ComponentChildren;
}) {
  const { id, service, state, startedAt, endedAt, consoleUrl, failure, skipped, takenOver, output, more } = step;
  const when = (moment: string) => momentText(moment, timezone);
  return (
    <section class="details" id="details" aria-labelledby="details-title" tabIndex={-1}>
      <h2 id="details-title">{id}</h2>
      <p>
        <State state={state} /> <span class="quiet">{service}</span>
      </p>
      {children}
      <Facts
        facts={[
          ['Started', startedAt && when(startedAt)],
          ['Ended', endedAt && when(endedAt)],
          ['Took', tookText(startedAt, endedAt, now)],
          ['Done', progress?.percent === undefined ? undefined : `${progress.percent}%`],
          ['Rows so far', progress?.rows?.toLocaleString('en')],
          ['Skipped', skipped],
          ['Taken over from', takenOver],
        ]}
      />
      {isHttps(consoleUrl) && (
        <p>
          <a href={consoleUrl} target="_blank" rel="noopener noreferrer">
            Huawei Cloud console
          </a>
        </p>
      )}
      {failure && (
        <Part title="Failure">
          <p class="note bad">{failure.message}</p>
          <p class="quiet">{failure.type}</p>
        </Part>
      )}
      {step.evidence && <Texts title="Evidence: what the cloud showed" texts={step.evidence} />}
      {step.runs.length > 0 && (
        <Part title="Runs">
          <Runs runs={step.runs} words={progress?.words} when={when} />
        </Part>
      )}
      {step.receipt && <Texts title="Receipts" texts={step.receipt.map(receiptText)} />}
      {step.attempts && (
        <Part title="Attempts">
          <ol start={(step.earlierAttempts ?? 0) + 1}>
            {step.attempts.map((attempt, at) => (
              <li key={at}>
                <Attempt attempt={attempt} when={when} now={now} />
              </li>
            ))}
          </ol>
        </Part>
      )}
      {output && (
        <Part title="Output">
          <Facts facts={Object.entries(output).map(([name, value]) => [name, valueText(value)])} />
        </Part>
      )}
      {more && (
        <p class="quiet">
          Left out, since the whole is too large:{' '}
          {Object.entries(more)
            .map(([what, count]) => `${count} of ${what}`)
            .join(', ')}
          .
        </p>
      )}
    </section>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <>
      <h3>{title}</h3>
      {children}
    </>
  );
}

function Texts({ title, texts }: { title: string; texts: string[] }) {
  return (
    <Part title={title}>
      <ul>
        {texts.map((text, at) => (
          <li key={at}>{text}</li>
        ))}
      </ul>
    </Part>
  );
}

function Facts({ facts }: { facts: [string, string | undefined][] }) {
  const known = facts.filter(([, fact]) => fact);
  if (!known.length) return null;
  return (
    <dl>
      {known.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

function Runs({
  runs,
  words,
  when,
}: {
  runs: RunStatus[];
  words?: Record<string, string>;
  when: (moment: string) => string;
}) {
  return (
    <ul>
      {runs.map((run) => (
        <li key={run.id}>
          {run.job === run.id ? run.id : `${run.job} #${run.id}`} <b>{words?.[run.id] ?? run.status}</b>
          {run.origin === 'adopted' && ' (found again)'}
          {run.origin === 'alreadyRunning' && ' (ran already)'}
          {run.haltedSince && ` (halted since ${when(run.haltedSince)})`}
          {run.reason && <span class="reason">{run.reason}</span>}
        </li>
      ))}
    </ul>
  );
}

function Attempt({
  attempt: { state, runs, failure, startedAt, endedAt },
  when,
  now,
}: {
  attempt: AttemptStatus;
  when: (moment: string) => string;
  now: number;
}) {
  return (
    <>
      <State state={state} /> {startedAt && `${when(startedAt)}, ${tookText(startedAt, endedAt, now)}`}
      <Runs runs={runs} when={when} />
      {failure && <span class="reason">{failure.message}</span>}
    </>
  );
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An address is the cloud's word: one that is none of a page is no link. */
function isHttps(url: string | undefined): url is string {
  return url !== undefined && URL.canParse(url) && new URL(url).protocol === 'https:';
}
