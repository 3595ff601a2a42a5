import { pipelinePlanOf } from '../../src/cli/plan/pipeline-plan';
import { planText } from '../../src/cli/plan/plan-text';
import { connectionPlaceOf } from '../../src/connections/connection-place';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';

const around = { connections: ['default'], startedAt: '2026-03-01T00:00:00Z' };

function job(id: string, more: object = {}) {
  return { id, dgc: { jobName: id }, ...more };
}

function check(...steps: object[]) {
  return checkPipeline({ name: 'p', steps }, {}, around);
}

const report = (text: string, more: object = {}) => job('report', { dgc: { jobName: text }, always: true, ...more });

test('a step of the end may read how the pipeline has fared, and any step that is not of the end', () => {
  const { steps, date } = check(
    job('copy'),
    job('beside', { needs: [] }),
    report('{{ run.state }}-{{ steps.beside.state }}', { when: 'run.state != "succeeded"' }),
  );
  const due = steps[2];
  const scope = {
    run: { date, state: 'failed' as const, failure: 'disk full' },
    params: {},
    steps: { beside: { state: 'waiting' } },
  };

  expect(due).toMatchObject({ always: true, renderWhenDue: true });
  expect(due && resolveStep(due, scope, 'UTC')).toMatchObject({ body: { jobName: 'failed-waiting' } });
});

test('a text may say what stands in place of what never came of a step, and nothing else is left out', () => {
  const scope = { run: { date: around.startedAt }, params: {}, steps: { copy: { state: 'failed' } } };
  const due = (text: string) => {
    const step = check(job('copy'), report(text)).steps[1];
    return step && resolveStep(step, scope, 'UTC').body;
  };

  expect(due('{{ steps.copy.instanceId[0].bad | default: "?" }}')).toMatchObject({ jobName: '?' });
  expect(due('{{ steps.copy.instanceId | default: 0 | plus: 1 }}')).toMatchObject({ jobName: '1' });
  expect(() => due('{{ steps.copy.instanceId | plus: 1 }}')).toThrow('undefined variable');
  expect(() => due('{{ steps.copy.instanceId }}')).toThrow('undefined variable');
  expect(() => due('{{ steps.nobody.rowsWritten | default: 0 }}')).toThrow('there is no step `nobody`');
});

test.each([
  {
    mistake: 'a step that follows one of the end',
    steps: [report('x'), job('after')],
    says: 'steps[1]: step `report` runs when all others are over (`always`): put step `after` before it, or name its `needs`',
  },
  {
    mistake: 'a step that needs one of the end',
    steps: [report('x'), job('after', { needs: ['report'] })],
    says: 'steps[1].needs: step `report` runs when all others are over (`always`): nothing can wait for it',
  },
  {
    mistake: 'a compensation of the end',
    steps: [report('x', { compensate: { dgc: { jobName: 'undo' } } })],
    says: 'steps[0].compensate: does not go with `always`: nothing is undone after the end',
  },
  {
    mistake: 'an end that waits for a person',
    steps: [report('x', { onAmbiguousStart: 'hold' })],
    says: 'steps[0].onAmbiguousStart: does not go with `always`: the end waits for nobody',
  },
  {
    mistake: 'how the pipeline fared, read before its end',
    steps: [job('copy', { dgc: { jobName: '{{ run.state }}' } })],
    says: 'steps[0].dgc.jobName: template: `run.state` is not there yet: a step with `always` may read it',
  },
  {
    mistake: 'a step of the end that is read before it is done',
    steps: [report('{{ steps.last.state }}'), job('last', { always: true })],
    says: 'steps[0].dgc.jobName: template: `steps.last.state` is not there yet: step `last` does not come before this one',
  },
])('$mistake is refused with a sentence', ({ steps, says }) => {
  expect(() => check(...steps)).toThrow(says);
});

test('a plan says of a step that it is run at the end, and not how a later failure undoes it', () => {
  const text = planText(pipelinePlanOf(check(job('copy'), report('x')), (name) => connectionPlaceOf({}, name)));

  expect(text).toContain(
    '   at the end, whatever came before, after copy, timeout 1d, connection default, when it runs already: fail',
  );
  expect(text.filter((line) => line.includes('when a later step fails'))).toHaveLength(1);
});

test('a plan advises to put a cluster to rest where it is woken, and not where it is put to rest', () => {
  const cluster = (action: string, more: object = {}) => ({
    id: action,
    cdmCluster: { clusterId: 'c', action },
    ...more,
  });
  const plan = check(cluster('start'), cluster('stop', { always: true }));
  const text = planText(pipelinePlanOf(plan, (name) => connectionPlaceOf({}, name)));

  expect(text.filter((line) => line.includes('the cluster stays as it is'))).toEqual([
    '   when it fails, times out or is cancelled: nothing: the cluster stays as it is (stop it by a step with `always`)',
    '   when a later step fails: nothing: the cluster stays as it is (stop it by a step with `always`)',
    '   when it fails, times out or is cancelled: nothing: the cluster stays as it is',
  ]);
});
