import { Budget } from '../../src/client/limits/budget';
import type { Turn } from '../../src/client/limits/budget-lane';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
});
afterEach(() => stub.close());

/** Notes whose turns are taken. */
class NotedBudget extends Budget {
  readonly turns: Turn[] = [];

  override async take(group: Parameters<Budget['take']>[0], turn: Turn): Promise<void> {
    this.turns.push(turn);
    return super.take(group, turn);
  }
}

test('a call waits for its turn under the key that its caller names', async () => {
  const budget = new NotedBudget();
  const { cdm } = stub.connect({ budget });
  const job = { clusterId: 'c', jobName: 'j' };

  await cdm.jobStatus(job, { fairnessKey: 'orders-2026-11-21' });
  await cdm.submissions(job, { fairnessKey: 'by-hand', priority: 'start' });

  expect(budget.turns).toMatchObject([
    { fairnessKey: 'orders-2026-11-21', priority: 'look' },
    { fairnessKey: 'by-hand', priority: 'start' },
  ]);
});
