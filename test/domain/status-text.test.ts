import type { PipelineStatus } from '../../src/domain/status';
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
