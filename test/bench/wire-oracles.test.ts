import { gapsBetween } from '../../bench/benchmarks/latency';
import { countReads } from '../../bench/benchmarks/midnight';
import type { WireRequest } from '../../bench/processes/wire-log';

const CDM = '/v1.1/project/clusters/k1/cdm';

const history = (at: number, job: string, told: string[] = [job]): WireRequest => {
  return { method: 'GET', path: `${CDM}/submissions?jname=${job}`, status: 200, arrivedAt: at, endedAt: at, told };
};
const list = (at: number, ...told: string[]): WireRequest => {
  return { ...history(at, '', told), path: `${CDM}/job/all?page_no=1` };
};
const start = (at: number, job: string): WireRequest => {
  return { ...history(at, job), method: 'PUT', path: `${CDM}/job/${job}/start` };
};

test('the gap between two steps begins with the last look at the first job', () => {
  const requests = [start(0, 'a'), history(10, 'a'), history(20, 'a'), history(25, 'b', []), start(50, 'b')];
  expect(gapsBetween(['a', 'b'], requests)).toEqual([30]);
});

test('a step that never started has no gap', () => {
  expect(() => gapsBetween(['a', 'b'], [start(0, 'a'), history(10, 'a')])).toThrow('b was never started');
});

test('a read of one job before its start is the fence’s own, and one after it is a look', () => {
  const requests = [history(1, 'a', []), start(2, 'a'), history(3, 'a')];
  expect(countReads(requests)).toEqual({ ownReads: 1, lists: 0, throttled: 0 });
});

test('a list is nobody’s own', () => {
  const refused = { ...list(3), status: 429 };
  expect(countReads([list(1, 'a', 'b'), start(2, 'a'), refused])).toEqual({ ownReads: 0, lists: 2, throttled: 1 });
});
