import { OpenWait } from '../../src/activities/watch/open-wait';
import { lineTexts, stepLinesOf } from '../../src/cli/display/step-line';
import { leftoversOfHistory } from '../../src/domain/history/leftovers-of-history';
import type { HaltsAsked } from '../../src/domain/halts';
import type { PipelineStatus } from '../../src/domain/status';
import { statusText } from '../../src/domain/status-text';
import type { Sighting, Verdict } from '../../src/domain/verdict';
import { checkPipeline } from '../../src/spec/check-pipeline';

const SINCE = '2026-11-28T12:00:00.000Z';
const run = { id: '7', job: 'load', origin: 'new' as const, trace: {} };
const halted = { ...run, status: 'running-exception', haltedSince: SINCE };
const status: PipelineStatus = {
  name: 'p',
  state: 'running',
  date: SINCE,
  timezone: 'Asia/Shanghai',
  asks: [],
  steps: [{ id: 'load', service: 'dgc', state: 'running', runs: [halted] }],
};

test('a line says since when a run is halted, by the pipeline’s clock, until a wait has heard that it goes on', () => {
  const lines = (beats: { status?: string }[]) =>
    stepLinesOf(status, [
      { kind: 'watch', step: 'load', runs: beats.map((beat) => ({ id: '7', job: 'load', ...beat })) },
    ]);
  expect(lineTexts(lines([]))[0]).toContain('load #7 running-exception (halted since 2026-11-28T20:00:00+08:00)');
  expect(lineTexts(lines([{}]))[0]).toContain('halted since');
  expect(lineTexts(lines([{ status: 'running' }]))[0]).not.toContain('halted');
  expect(statusText(status, 'p-1')).toContain(`running-exception (halted since ${SINCE})`);
});

const job = { jobName: 'load' };
const around = { connections: ['default'], startedAt: SINCE };
const planned = (step: object, haltedForMs?: number) =>
  checkPipeline({ name: 'p', steps: [{ id: 'a', whenHalted: 'wait', ...step }] }, {}, { ...around, haltedForMs })
    .steps[0];

test.each([
  { what: 'a CDM job', step: { cdm: { clusterId: 'c', jobName: 'copy' } } },
  { what: 'a schedule that is switched', step: { dgc: { ...job, mode: 'scheduleOn' } } },
  {
    what: 'a backfill',
    step: { dgc: { ...job, mode: 'supplement', supplement: { startDate: '2026-01-01', endDate: '2026-01-02' } } },
  },
  { what: 'streams that are stopped', step: { dli: { jobIds: [131], action: 'stop' } } },
])('`whenHalted` is refused where nothing can be halted: $what', ({ step }) => {
  expect(() => planned(step)).toThrow('steps[0].whenHalted: goes with a `dgc` job that is run now');
});

test('`whenHalted` stands in the plan, and so does how long this worker has a halted run waited for', () => {
  expect(planned({ dgc: job })).toMatchObject({ whenHalted: 'wait' });
  expect(planned({ dli: { jobIds: [131] }, whenHalted: undefined }, 60_000)).toMatchObject({ haltedForMs: 60_000 });
  expect(() => planned({ dgc: job, whenHalted: 'hold' })).toThrow('whenHalted');
});

/** A wait whose looks see these, one after the other. */
async function afterLooks(verdicts: Verdict[], halts: HaltsAsked): Promise<boolean[]> {
  const seen = verdicts.map((verdict): Sighting => ({ verdict }));
  const look = async () => [seen.shift() as Sighting];
  const beat = () => undefined;
  const wait = new OpenWait({
    group: '',
    service: 'dgc',
    fairnessKey: '',
    runs: [run],
    ageMs: 0,
    signal: new AbortController().signal,
    look,
    beat,
    halts,
  });
  const over: boolean[] = [];
  while (seen.length) {
    await wait.look();
    over.push(wait.isOver);
  }
  return over;
}

test('a wait that is to tell of a halt ends with the first look that sees one', async () => {
  expect(await afterLooks(['running', 'halted'], { holdMs: 0 })).toEqual([false, true]);
});

test('a wait that holds on to a halted run ends when it goes on, has ended, or was halted for too long', async () => {
  const held = { holdMs: 60_000, since: { 7: new Date().toISOString() }, untilNone: true };
  expect(await afterLooks(['halted', 'running'], held)).toEqual([false, true]);
  expect(await afterLooks(['halted', 'failed'], held)).toEqual([false, true]);
  expect(await afterLooks(['halted'], { ...held, since: { 7: '2026-01-01T00:00:00Z' } })).toEqual([true]);
});

test('a run that went on and is halted again is held on to anew', async () => {
  const since = { 7: '2026-01-01T00:00:00Z' };
  expect(await afterLooks(['running', 'halted', 'halted'], { holdMs: 60_000, since })).toEqual([false, false, false]);
  expect(await afterLooks(['halted', 'halted'], { since })).toEqual([false, false]);
});

test('by its history alone a pipeline has left what is halted, also where the others of its batch were stopped', () => {
  const streams = { step: 's', connection: 'default', body: { jobIds: ['131', '132'], action: 'start' } };
  const runs = ['131', '132'].map((id) => ({ ...run, id, job: id }));
  const ends = runs.map((one, at) => ({ ...one, verdict: at ? 'running' : 'halted' }));
  const receipt = [{ run: '132', asked: true, confirmed: true, leftRunning: null }];
  const act = (id: string, type: string, request: object, result: unknown) => [
    { is: 'asked' as const, id, type: `huaweicloud.dli.${type}`, request: { ...streams, ...request }, at: SINCE },
    { is: 'answered' as const, id, result },
  ];
  const left = leftoversOfHistory([
    ...act('1', 'runJobs', {}, { runs, refused: [] }),
    ...act('2', 'watchJobs', { runs }, ends),
    ...act('3', 'stopJobs', { runs: runs.slice(1) }, receipt),
  ]);
  expect(left.map((one) => one.runs.map(({ id }) => id))).toEqual([['131']]);
});
