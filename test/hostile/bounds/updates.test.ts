import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Leftover } from '../../../src/domain/leftover';
import type { PipelineStatus } from '../../../src/domain/status';
import type { World } from '../../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../../support/huawei-world';
import { JUNK, LONG_JUNK } from './bad-arguments';

let world: World;
let handle: WorkflowHandle;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

beforeEach(async () => {
  await world.cloud.reset();
  world.cloud.addJobs([cdm('orders', { outcome: 'FAILED' })]);
  const steps = [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } }];
  handle = await world.startPipeline({ name: 'p', onFailure: 'hold', steps });
  await world.untilStatus(handle, ({ state }) => state === 'held');
});

afterEach(async () => handle.terminate().catch(() => undefined));

afterAll(async () => world.close());

const LONGEST_SENTENCE = 2_000;

async function answerTo(verb: string, input: unknown): Promise<string> {
  const sent = handle.executeUpdate<object, [unknown]>(verb, { args: [input] });
  const answer: unknown = await sent.catch((error: unknown) => error);
  return answer instanceof WorkflowUpdateFailedError ? `refused: ${answer.cause?.message}` : JSON.stringify(answer);
}

const FIELDS: Record<string, Record<string, unknown>> = {
  retry: { step: 'copy', params: { day: '1' }, from: 'failedNode' },
  skip: { step: 'copy', reason: 'known' },
  adopt: { step: 'copy', runId: '7' },
};
/** What every verb but these two reads. */
const WITHOUT_ARGUMENT = ['pause', 'resume'];

test.each(Object.entries(JUNK))(
  '%s, in the place of the argument of an Update or of any of its fields, is refused at once in a bounded sentence',
  async (name, junk) => {
    const answers: Record<string, string> = {};
    for (const [verb, fields] of Object.entries(FIELDS)) {
      answers[verb] = await answerTo(verb, junk);
      for (const field of Object.keys(fields)) {
        // `from` and `params` may be left out: then something else is wrong.
        const step = field === 'step' ? {} : { step: junk === undefined || junk === null ? 'nowhere' : 'copy' };
        answers[`${verb}.${field}`] = await answerTo(verb, { ...fields, [field]: junk, ...step });
      }
    }
    if (LONG_JUNK.includes(name)) {
      for (const verb of WITHOUT_ARGUMENT) answers[verb] = await answerTo(verb, junk);
    }

    const accepted = Object.entries(answers).filter(
      ([, answer]) => !answer.startsWith('refused: ') || answer.length > LONGEST_SENTENCE + 'refused: '.length,
    );
    expect(accepted).toEqual([]);
    expect((await world.status(handle)).state).toBe('held');
  },
);

test('a step that is named by 1.5 million characters is refused, and the same run goes on with a skip', async () => {
  const poisoned = await answerTo('retry', { step: 'x'.repeat(1_500_000) });
  expect(poisoned).toBe('refused: argument.step: a text has at most 64,000 bytes');
  expect(await answerTo('adopt', { step: 'copy', runId: '9'.repeat(60_000) })).toBe(
    'refused: `runId` has at most 2,000 characters',
  );
  expect(await answerTo('adopt', { step: 'copy', runId: '9'.repeat(1_900) })).toMatch(
    /^refused: a submission id is a whole number, not 9+…$/,
  );
  expect(await answerTo('retry', { step: 'y'.repeat(60_000) })).toMatch(
    /^refused: there is no step "y{99}…"; the steps are copy$/,
  );

  expect(await answerTo('skip', { step: 'copy', reason: 'known' })).toBe('{"message":"step copy is skipped"}');
  expect(await handle.result()).toMatchObject({ state: 'succeeded', steps: [{ state: 'skipped', skipped: 'known' }] });
});

/** The SDK sends a refused Update back with its refusal: several of the largest make a message that the server refuses. */
test('several poisoned Updates at once may go unanswered, and the run hears the next all the same', async () => {
  const poison = { step: 'x'.repeat(1_500_000) };
  const answers = await Promise.all(['retry', 'skip', 'adopt', 'retry'].map((verb) => answerTo(verb, poison)));

  for (const answer of answers) expect(answer).toMatch(/^refused: argument\.step: |Workflow Task in failed state/);
  let next = '';
  while (!next.startsWith('{"message"')) next = await answerTo('skip', { step: 'copy', reason: 'known' });
  expect(await handle.result()).toMatchObject({ state: 'succeeded', steps: [{ state: 'skipped' }] });
});

test.each(Object.entries(JUNK))(
  '%s in the place of the argument of a query changes nothing in its answer',
  async (_name, junk) => {
    expect(await handle.query<PipelineStatus, [unknown]>('status', junk)).toMatchObject({ state: 'held' });
    expect(await handle.query<Leftover[], [unknown]>('leftovers', junk)).toEqual([]);
    expect(await handle.query<Leftover[], [unknown]>('leftovers', { after: junk })).toEqual([]);
  },
);
