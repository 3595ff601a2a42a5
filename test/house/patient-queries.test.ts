import type { WorkflowQueryInput } from '@temporalio/client';
import { ServiceError } from '@temporalio/client';
import { patientQueries } from '../support/temporal';

/** gRPC's numbers. */
const CODES = { CANCELLED: 1, DEADLINE_EXCEEDED: 4, FAILED_PRECONDITION: 9 };
const QUERY = {
  queryType: 'status',
  args: [],
  headers: {},
  workflowExecution: { workflowId: 'w' },
} as WorkflowQueryInput;

/** What the client throws when the server gives up on a query. */
const refusal = (code: number) =>
  new ServiceError('Failed to query Workflow', {
    cause: Object.assign(new Error('query timed out'), { code, details: 'query timed out', metadata: {} }),
  });

test.each([CODES.DEADLINE_EXCEEDED, CODES.CANCELLED])(
  'a test asks again where the server no longer waits for a busy worker (gRPC code %i)',
  async (code) => {
    const answers = [Promise.reject(refusal(code)), Promise.resolve('running')];
    answers[0]?.catch(() => undefined);
    expect(await patientQueries.query?.(QUERY, async () => answers.shift())).toBe('running');
  },
);

test('a query that fails otherwise fails its test at once', async () => {
  const answer = patientQueries.query?.(QUERY, async () => Promise.reject(refusal(CODES.FAILED_PRECONDITION)));
  await expect(answer).rejects.toThrow('Failed to query Workflow');
});
