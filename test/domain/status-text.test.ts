import type { PipelineStatus, StepStatus } from '../../src/domain/status';
import { statusText } from '../../src/domain/status-text';

const held: PipelineStatus = {
  name: 'orders',
  date: '2026-11-20T00:00:00.000Z',
  state: 'held',
  asks: [{ step: 'transform', why: 'instance 7 ended fail: no such table', answers: ['retry', 'skip', 'adopt'] }],
  steps: [
    {
      id: 'copy',
      service: 'cdm',
      state: 'succeeded',
      runs: [{ id: '2', job: 'orders_to_obs', origin: 'new', status: 'SUCCEEDED' }],
      consoleUrl: 'https://console.example/cdm',
    },
    {
      id: 'transform',
      service: 'dgc',
      state: 'held',
      runs: [{ id: '7', job: 'orders_transform', origin: 'new', status: 'fail', reason: 'no such table' }],
    },
  ],
};

/** The rows of the table, its head left out. */
function rowsOf(status: PipelineStatus): string[] {
  return statusText(status, 'id')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
}

test('what somebody is asked comes before the table, with the command that answers', () => {
  const text = statusText(held, 'orders-2026-11-20');
  const [head, asked, table] = text.split('\n\n');
  expect(head).toBe('**orders** is **held**, for 2026-11-20T00:00:00.000Z');
  expect(asked).toContain('**transform** waits for a person: instance 7 ended fail: no such table.');
  expect(asked).toContain('`temporal-huaweicloud retry orders-2026-11-20 --step transform`');
  expect(asked).toContain('or with `skip`, `adopt`');
  expect(table).toContain(
    '| copy | CDM | succeeded | orders_to_obs 2 SUCCEEDED; [console](https://console.example/cdm) |',
  );
});

test('the reason stands once: in what is asked, else in the table', () => {
  expect(statusText(held, 'id').split('no such table')).toHaveLength(2);
  const failed = statusText({ ...held, state: 'failed', asks: [] }, 'id');
  expect(failed).toContain('| transform | DGC | held | orders_transform 7 fail: no such table |');
});

test('a paused pipeline says how it goes on', () => {
  expect(statusText({ ...held, state: 'paused', asks: [] }, 'orders-1')).toContain(
    'before `temporal-huaweicloud resume orders-1`.',
  );
});

test('a name or a reason with a bar or a line break leaves the table whole', () => {
  const [step] = held.steps.slice(1);
  const steps = step ? [{ ...step, runs: [{ id: '7', job: 'a|b', origin: 'new' as const, reason: 'one\ntwo' }] }] : [];
  const rows = statusText({ ...held, asks: [], steps }, 'id')
    .split('\n')
    .filter((line) => line.startsWith('| transform'));
  expect(rows).toEqual(['| transform | DGC | held | a\\|b 7: one two |']);
});

test('a row tells of each run how it came to be ours, how it stands and why, and of each stop what came of it', () => {
  const step: StepStatus = {
    id: 'copy',
    service: 'dliSql',
    state: 'stopped',
    takenOver: 'a-run',
    runs: [
      { id: '1', job: 'orders', origin: 'adopted', status: 'RUNNING' },
      { id: '2', job: 'orders', origin: 'alreadyRunning' },
      { id: '131', job: '131', origin: 'new', status: 'EXCEPTION', haltedSince: '02:00', reason: 'no memory' },
    ],
    receipt: [
      { run: '1', asked: true, confirmed: true, leftRunning: null },
      { run: '2', asked: false, confirmed: true, leftRunning: null },
      { run: '3', asked: true, confirmed: false, leftRunning: null },
      { run: '4', asked: false, confirmed: false, leftRunning: null, remark: 'its job is left' },
      { run: '5', asked: true, confirmed: false, leftRunning: 'no answer' },
      { run: 'temporal_a', asked: false, confirmed: true, leftRunning: null, remark: 'it is left in c1' },
    ],
  };
  expect(rowsOf({ ...held, asks: [], steps: [step] })).toEqual([
    '| copy | DLISQL | stopped | taken over from the run before; orders 1 RUNNING (found again); ' +
      'orders 2 (was running already); 131 EXCEPTION (halted since 02:00): no memory; ' +
      '1 stopped, confirmed by the cloud; 2 had ended already; ' +
      '3 was asked to stop, and the cloud has not confirmed it; 4 was not stopped; its job is left; ' +
      '5 may still run: no answer; nothing of temporal_a runs; it is left in c1 |',
  ]);
});

test('a step without a run has no link, and one whose runs say too much keeps it whole', () => {
  const [copy] = held.steps as [StepStatus, StepStatus];
  expect(rowsOf({ ...held, asks: [], steps: [{ ...copy, runs: [] }] })).toEqual(['| copy | CDM | succeeded |  |']);
  const runs = Array.from({ length: 5 }, () => ({ id: '2', job: 'j', reason: 'x'.repeat(400) }));
  const [row = ''] = rowsOf({ ...held, asks: [], steps: [{ ...copy, runs }] });
  expect(row).toContain(`| j 2: ${'x'.repeat(299)}…; j 2: `);
  expect(row.slice(-58)).toBe('…; [console](https://console.example/cdm) |'.padStart(58, 'x'));
  expect(row.length).toBe(
    '| copy | CDM | succeeded |  |'.length + 1_000 + '; [console](https://console.example/cdm)'.length,
  );
});

test('of many steps sixty have a row, of many that ask ten are named, and the page says how many more there are', () => {
  const steps = Array.from({ length: 62 }, (_, at): StepStatus => ({
    id: `s${at}`,
    service: 'dgc',
    state: 'waiting',
    runs: [],
  }));
  const asks = steps.slice(0, 12).map(({ id }) => ({ step: id, why: 'it failed', answers: ['skip' as const] }));
  const lines = statusText({ ...held, state: 'paused', asks, steps }, '-w').split('\n');
  expect(lines.slice(2, 5)).toEqual([
    'Paused: nothing new is started before `temporal-huaweicloud resume -- -w`.',
    '',
    '**s0** waits for a person: it failed. Answer with `temporal-huaweicloud skip --step s0 -- -w`.',
  ]);
  expect(lines.filter((line) => line.includes('waits for a person'))).toHaveLength(10);
  expect(lines.filter((line) => line.startsWith('| s'))).toHaveLength(60);
  expect(lines.at(-1)).toBe('and 2 more steps');
  expect(statusText({ ...held, steps: steps.slice(0, 60) }, 'w')).not.toContain('more steps');
});

test('why a pipeline failed and that it is late stand before its table, and a page without steps has none', () => {
  const late = { since: '02:00', why: 'was to be done by 02:00' };
  const failure = { type: 'X', message: 'no rows' };
  expect(statusText({ ...held, state: 'failed', asks: [], steps: [], late, failure }, 'id').split('\n')).toEqual([
    '**orders** is **failed, late**, for 2026-11-20T00:00:00.000Z',
    '',
    '> no rows',
    '',
    'It is late since 02:00: it was to be done by 02:00.',
  ]);
});
