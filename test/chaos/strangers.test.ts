import { setTimeout as pause } from 'node:timers/promises';
import { Strangers } from '../../chaos/load/strangers';
import { isMetSurely } from '../../chaos/pipelines/rivals';
import type { JobStepShape, PipelineShape, Rival } from '../../chaos/pipelines/shape';
import type { CloudProcess } from '../../chaos/stage/cloud-process';
import type { LogEntry, RunRequest } from '../../simulator';

const WORK = { job: 'copy', durationMs: 300, visibleAfterMs: 0, stopTakesMs: 0 };
const BESIDE: Rival = { moment: 'beside', afterMs: 0, bySchedule: false };

test.each<[string, PipelineShape, boolean]>([
  ['of a DGC job, which runs several times at once', pipeline([dgc(BESIDE)]), true],
  ['of a CDM job, which runs once at a time', pipeline([cdm(BESIDE)]), false],
  [
    'of a CDM job whose run has ended, but may be tried again by CDM',
    pipeline([cdm({ ...BESIDE, moment: 'later' })]),
    false,
  ],
  ['of another CDM job whose name contains its name', pipeline([cdm({ ...BESIDE, ofNamesake: true })]), true],
  ['in a pipeline that somebody cancels', pipeline([dgc(BESIDE)], { cancelAfterMs: 60_000 }), false],
  ['of a step after one that fails', pipeline([{ id: 's0', work: failing() }, dgc(BESIDE)]), false],
  [
    'of a step that a person may leave out',
    pipeline([{ id: 's0', work: cdm().work }, dgc(BESIDE)], { skipAhead: { step: 's1', afterMs: 0 } }),
    false,
  ],
])('a start by a stranger %s is sure to be let in, or not', (_title, shape, isSure) => {
  expect(isMetSurely(shape)).toBe(isSure);
});

test('a stranger who surely comes is awaited until the cloud has let them in, however late our start', async () => {
  const cloud = new SlowCloud();
  const strangers = new Strangers(cloud as unknown as CloudProcess, [pipeline([dgc(BESIDE)])]);
  expect([strangers.sure, strangers.awaited]).toEqual([1, 1]);

  await strangers.meddleWhile(async () => {
    await cloud.untilLookedAt(2);
    expect(strangers.awaited).toBe(1);
    cloud.entries.push({ effect: 'start', job: 'copy', by: 'ours', at: Date.now() } as LogEntry);
    while (strangers.awaited) await pause(20);
  });
  expect([strangers.accepted, cloud.ran]).toEqual([1, ['copy']]);
});

test('a stranger whose call is made again since its reply came too late, and refused then, was let in', async () => {
  const cloud = new SlowCloud();
  cloud.entries.push({ effect: 'end', job: 'copy', by: 'ours', at: 0 } as LogEntry);
  cloud.losesReplies = true;
  const strangers = new Strangers(cloud as unknown as CloudProcess, [pipeline([cdm({ ...BESIDE, moment: 'later' })])]);
  await strangers.meddleWhile(async () => {
    while (!strangers.accepted && !strangers.refused) await pause(20);
  });
  expect([strangers.accepted, strangers.refused]).toEqual([1, 0]);
});

/** A cloud in which our own start comes when the test says so. */
class SlowCloud {
  readonly entries: LogEntry[] = [];
  readonly ran: string[] = [];
  losesReplies = false;
  private looks: (() => void)[] = [];

  async log(): Promise<LogEntry[]> {
    this.looks.splice(0).forEach((seen) => seen());
    return Promise.resolve([...this.entries]);
  }

  async untilLookedAt(times: number): Promise<void> {
    for (let left = times; left > 0; left -= 1) await new Promise<void>((resolve) => this.looks.push(resolve));
  }

  async run({ job }: RunRequest): Promise<boolean> {
    this.ran.push(String(job));
    this.entries.push({ effect: 'start', job, by: 'stranger', at: Date.now() } as LogEntry);
    return Promise.resolve(!this.losesReplies);
  }

  async faults(): Promise<never[]> {
    return Promise.resolve([]);
  }

  async addJobs(): Promise<void> {
    return Promise.resolve();
  }
}

function pipeline(steps: PipelineShape['steps'], more: Partial<PipelineShape> = {}): PipelineShape {
  return { name: 'p0', connection: 'c0', clusterId: 'keys-0', startAfterMs: 0, steps, ...more };
}

function cdm(rival?: Rival): JobStepShape {
  return { id: 's1', work: { ...WORK, service: 'cdm', outcome: 'SUCCEEDED' }, ...(rival && { rival }) };
}

function dgc(rival: Rival): JobStepShape {
  return { id: 's1', work: { ...WORK, service: 'dgc', outcome: 'success' }, rival };
}

function failing(): JobStepShape['work'] {
  return { ...WORK, job: 'fails', service: 'dgc', outcome: 'fail' };
}
