import { ApplicationFailure } from '@temporalio/common';
import { fingerprintOf } from '../../../src/domain/fingerprint';
import { whichJobs } from '../../../src/domain/which-jobs';
import { checkedBackfill, checkedLeftovers, checkedRun } from '../../../src/workflows/arguments';
import { outcomeOf } from '../state/asked';
import { argsWith, JUNK, LONGEST_SENTENCE, PLACES, placeText, TOO_LARGE } from './bad-arguments';

// What the workflows do with their arguments before anything else, without a server. On a server each place meets a fifth of
// this (arguments.test.ts).

const STARTED_AT = '2026-06-01T00:00:00.000Z';

/** The step type that a workflow of one job runs. */
const SERVICE_OF: Record<string, string> = {
  huaweiCloudCdmJob: 'cdm',
  huaweiCloudDgcJob: 'dgc',
  huaweiCloudDliStreamJobs: 'dli',
  huaweiCloudDliSqlJob: 'dliSql',
  huaweiCloudDliSparkJob: 'dliSpark',
};

async function pipelineChecked(spec: unknown, run: unknown): Promise<unknown> {
  const { date, params } = checkedRun(spec, run);
  const fingerprint = fingerprintOf(whichJobs(spec));
  return outcomeOf('huaweicloud.checkPipeline', { spec, run: { date, params }, startedAt: STARTED_AT, fingerprint });
}

async function backfillChecked(backfill: unknown, soFar: unknown): Promise<unknown> {
  const { input } = checkedBackfill(backfill, soFar);
  return outcomeOf('huaweicloud.planBackfill', { backfill: input, startedAt: STARTED_AT });
}

async function checked(type: string, [first, second]: unknown[]): Promise<unknown> {
  if (type === 'huaweiCloudPipeline') return pipelineChecked(first, second);
  if (type === 'huaweiCloudBackfill') return backfillChecked(first, second);
  if (type === 'huaweiCloudCleanup') return checkedLeftovers(first);
  return pipelineChecked(pipelineOf(SERVICE_OF[type] ?? '', first), {});
}

/** A pipeline of one step, as a workflow of one job runs: the step's own keys stand beside the body in what it takes. */
function pipelineOf(service: string, input: unknown): unknown {
  if (input === null || typeof input !== 'object' || Array.isArray(input))
    return { name: service, steps: [{ id: 'job', [service]: input }] };
  const { timeout, connection, retry, ...body } = input as Record<string, unknown>;
  return { name: service, steps: [{ id: 'job', timeout, connection, retry, [service]: body }] };
}

/** `taken`, or the sentence of the refusal; anything else is a fault. */
async function answerTo(type: string, args: unknown[]): Promise<string> {
  const outcome = await checked(type, args).catch((error: unknown) => error);
  if (!(outcome instanceof Error)) return 'taken';
  const isRefusal = outcome instanceof ApplicationFailure && outcome.type === 'HuaweiCloud.InvalidSpec';
  return isRefusal && outcome.message.length <= LONGEST_SENTENCE ? 'refused' : String(outcome).slice(0, 300);
}

test.each(Object.entries(JUNK))(
  '%s, in the place of any argument or field, is refused in a sentence of bounded length, or is what may stand there',
  async (name, junk) => {
    const mayBe = TOO_LARGE.includes(name) ? ['refused'] : ['refused', 'taken'];
    const wrong: unknown[] = [];
    for (const place of PLACES) {
      const answer = await answerTo(place.type, argsWith(place, junk));
      if (!mayBe.includes(answer)) wrong.push([placeText(place), answer]);
    }
    expect(wrong).toEqual([]);
  },
);

test('what ought to stand in each place is taken', async () => {
  const types = new Set<string>();
  for (const { type, args } of PLACES) {
    types.add(type);
    expect([type, await answerTo(type, args)]).toEqual([type, 'taken']);
  }
  expect(types.size).toBe(8);
});
