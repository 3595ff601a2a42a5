import { supplementBody, supplementsQuery, wireDate } from '../../../client/dgc/factory-routes';
import { DGC_V2_SERVICE } from '../../../client/dgc/dgc-service';
import type { DgcBody, SupplementPeriod } from '../../../domain/dgc/dgc-body';
import { callsOf, type StepCall } from './planned-call';

/** The start chooses it, of the workflow and the step. */
const NAME = '{instance_name}';

/** The calls of a DGC job that is run over a span of dates. API v2 has no default workspace: the header is a must. */
export function supplementCalls(
  { jobName, supplement }: DgcBody,
  workspace: string | undefined = '{workspace}',
): StepCall[] {
  if (!supplement) throw new TypeError(`DGC job ${jobName} is to supplement data, and has no dates`);
  const call = callsOf('dgcV2', DGC_V2_SERVICE, { params: {}, headers: { workspace } });
  const look = { query: supplementsQuery({ name: NAME }) };
  const body = supplementBody({ name: NAME, jobName, parallel: supplement.parallel }, datesOf(supplement));
  return [
    call('before', 'supplements', { query: supplementsQuery({ status: 'RUNNING' }) }),
    call('start', 'createSupplement', { body }),
    call('watch', 'supplements', look),
    call('stop', 'stopSupplement'),
    call('stop', 'supplements', { ...look, note: 'until the cloud confirms it' }),
  ];
}

/** A date that a template fills in later is shown as it stands, and so is the other: it has no time zone yet. */
function datesOf({ startDate, endDate }: SupplementPeriod): [string, string] {
  const isKnown = ![startDate, endDate].some((date) => date.includes('{{'));
  return isKnown ? [wireDate(Date.parse(startDate)), wireDate(Date.parse(endDate))] : [startDate, endDate];
}
