import { OwnedRuns } from '../../src/domain/owned-runs';
import type { Run, RunEnd } from '../../src/domain/run';

const copy = { id: 'copy', connection: 'default', service: 'cdm', body: { clusterId: 'c', jobName: 'j' } } as const;
const streams = { id: 's', connection: 'default', service: 'dli', body: { jobIds: [131], action: 'start' } } as const;
const FENCE = { mark: '1', settleMs: 1_000 } as never;

const run = (id: string, origin: Run['origin'] = 'new'): Run => ({ id, job: 'j', origin, trace: undefined });
const end = (id: string, verdict: RunEnd['verdict']): RunEnd => ({ ...run(id), verdict });
const idsToStop = (owned: OwnedRuns) => owned.runsToStop().map(({ id }) => id);
const receipt = (id: string, confirmed: boolean) => ({
  run: id,
  asked: true,
  confirmed,
  leftRunning: confirmed ? null : 'it runs',
});

test('a copy holds something until it has ended; one that the cloud has lost holds it still', () => {
  const owned = new OwnedRuns(copy as never);
  owned.started([run('1'), run('2'), run('3')]);
  expect(idsToStop(owned)).toEqual(['1', '2', '3']);
  owned.watched([end('1', 'failed'), end('2', 'lost'), end('3', 'running')]);
  expect(idsToStop(owned)).toEqual(['2', '3']);
});

test('a stream that has come up holds something although its start has ended well', () => {
  const owned = new OwnedRuns(streams as never);
  owned.started([run('131')]);
  owned.watched([end('131', 'succeeded')]);
  expect(idsToStop(owned)).toEqual(['131']);
});

test('what was ours stays ours where a new try finds it running, and what a new try does not show stays to be stopped', () => {
  const owned = new OwnedRuns(copy as never);
  owned.started([run('1'), run('2')]);
  owned.started([run('2', 'alreadyRunning'), run('3', 'alreadyRunning')]);
  expect(idsToStop(owned)).toEqual(['1', '2']);
});

test('a stop that is confirmed for all leaves nothing, not even a start in doubt; one that is not leaves both', () => {
  const owned = new OwnedRuns(copy as never);
  owned.started([run('1')]);
  owned.startLeft(FENCE);
  owned.stopped([receipt('1', false)]);
  expect([idsToStop(owned), owned.mayHaveStarted]).toEqual([['1'], true]);
  owned.stopped([receipt('1', true)]);
  expect(owned.leftover()).toBeUndefined();
});

test('a start that has not answered is left over, and only the first of several tells since when', () => {
  const owned = new OwnedRuns(copy as never);
  owned.startBegins('2026-01-01T00:00:00Z');
  owned.startBegins('2026-01-02T00:00:00Z');
  expect(owned.leftover()).toMatchObject({ startingSince: '2026-01-01T00:00:00Z', runs: [] });
  owned.startIsOver('2026-01-02T00:00:00Z');
  expect(owned.leftover()).toBeDefined();
  owned.startIsOver();
  expect(owned.leftover()).toBeUndefined();
});

test('a run that was named by mistake leaves everything as it was', () => {
  const owned = new OwnedRuns(copy as never);
  owned.started([run('1')]);
  owned.watched([end('1', 'failed')]);
  owned.startLeft(FENCE);
  const before = JSON.stringify(owned);
  const putBack = owned.remember();
  owned.take([run('99', 'adopted')]);
  owned.forgetFence();
  putBack();
  expect(JSON.stringify(owned)).toBe(before);
});

test('what was seen of some runs may be forgotten, and of the others stays', () => {
  const owned = new OwnedRuns(copy as never);
  owned.started([run('1'), run('2')]);
  owned.watched([end('1', 'failed'), end('2', 'failed')]);
  owned.forgetEnds([run('1')]);
  expect([idsToStop(owned), owned.ends.map(({ id }) => id)]).toEqual([['1'], ['2']]);
  owned.forgetEnds();
  expect(idsToStop(owned)).toEqual(['1', '2']);
});
