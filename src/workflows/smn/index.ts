import type { Run, RunEnd } from '../../domain/run';
import type { SmnBody } from '../../domain/smn/smn-body';
import { SMN_MESSAGE } from '../../domain/smn/smn-step';
import { starting } from '../activity';
import type { StepKind } from '../step-kind';

/** A message, done once SMN has taken it. Nothing is waited for, and nothing can be stopped. */
export const smnStep: StepKind<SmnBody> = {
  ...SMN_MESSAGE,
  runNoun: 'message',
  notDoneText: 'was not published',
  activities: (_step, summary) => ({
    start: starting('huaweicloud.smn.publish', `publish ${summary}`),
    watch: async ({ runs }) => Promise.resolve(runs.map(published)),
    stop: async () => Promise.resolve([]),
  }),
};

function published({ id, job, origin }: Run): RunEnd {
  return { id, job, origin, verdict: 'succeeded', status: 'PUBLISHED', output: { messageId: id } };
}
