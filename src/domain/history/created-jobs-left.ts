import type { CdmBody } from '../cdm/cdm-body';
import { isInline } from '../cdm/inline-job';
import { inlineNames } from '../cdm/inline-run';
import { CDM_JOB } from '../cdm/cdm-step';
import type { Leftover } from '../leftover';
import type { StartResult } from '../run';
import type { RecordedEvent } from './recorded-event';
import type { RecordedRequest } from './recorded-request';
import { fenceIn, requestIn } from './recorded-request';

const START = 'huaweicloud.cdm.startJob';
const DELETE = 'huaweicloud.cdm.deleteJob';

/**
 * The jobs that were created for their runs, or for a start of which nobody knows what became, and of which no deletion is known:
 * whether their runs are over is told by the other leftovers. Those that are to be kept are none.
 * @param events as in `leftoversOfHistory`
 */
export function createdJobsLeft(events: readonly RecordedEvent[]): Leftover[] {
  const starts = new Map<string, RecordedRequest>();
  const deletions = new Map<string, string[]>();
  const left = new Map<string, Leftover>();
  for (const event of events) {
    if (event.is === 'asked') {
      const request = event.type === START ? requestIn(event.request) : undefined;
      if (request && isDeletedAfterwards(request.body as CdmBody)) starts.set(event.id, request);
      if (event.type === DELETE) deletions.set(event.id, namesIn(event.request));
    } else if (event.is === 'answered') {
      const start = starts.get(event.id);
      for (const run of start ? (event.result as StartResult).runs : [])
        for (const name of inlineNames([run])) left.set(name, leftoverOf(start as RecordedRequest, { runs: [run] }));
      for (const name of deletions.get(event.id) ?? []) left.delete(name);
    } else if (event.is === 'failed') {
      const start = starts.get(event.id);
      const fence = start && fenceIn(event.left);
      for (const name of inlineNames([], fence?.marks)) {
        // A start that knows that nothing was sent, or was refused, has deleted what it had created, or left its fence open.
        if (fence?.closed) left.delete(name);
        else left.set(name, leftoverOf(start as RecordedRequest, { runs: [], fence }));
      }
    }
  }
  return [...left.values()];
}

/** The jobs that what is left was created under, or may have been. */
export function createdNames({ runs, fence }: Pick<Leftover, 'runs' | 'fence'>): string[] {
  return inlineNames(runs, fence?.marks);
}

function isDeletedAfterwards(body: CdmBody): boolean {
  return isInline(body) && !body.keep;
}

function namesIn(request: unknown): string[] {
  const { jobNames } = (request ?? {}) as { jobNames?: unknown };
  return Array.isArray(jobNames) ? (jobNames as string[]) : [];
}

function leftoverOf({ step, connection, body }: RecordedRequest, made: Pick<Leftover, 'runs' | 'fence'>): Leftover {
  return { step, service: 'cdm', title: CDM_JOB.title(body as CdmBody), connection, body, ...made };
}
