import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duration as TemporalDuration } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time';
import { durationArgument } from '../../src/cli/options/duration-option';
import { UNIT_MS } from '../../src/domain/duration';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { durationMs, durationOrZeroMs, whyNoDuration } from '../../src/spec/duration';
import { openSpecFile } from '../../src/spec/read-spec-file';
import { tuningFromEnvironment } from '../../src/config/tuning';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();

function inFile(lines: string): unknown {
  const path = join(folder, 'orders.yaml');
  writeFileSync(path, `name: orders\nsteps:\n  - id: copy\n    cdm: { clusterId: c, jobName: j }\n${lines}`);
  try {
    return openSpecFile(path).spec;
  } catch (error) {
    throw new Error((error as Error).message.replaceAll(path, 'FILE'), { cause: error });
  }
}

function timeoutOf(timeout: unknown): number | undefined {
  const steps = [{ id: 'copy', cdm: { clusterId: 'c', jobName: 'j' }, timeout }];
  const around = { connections: ['default'], startedAt: '2026-01-31T02:30:00Z' };
  return checkPipeline({ name: 'orders', steps }, {}, around).steps[0]?.timeoutMs;
}

const EVERY_UNIT = Object.keys(UNIT_MS).flatMap((unit) => [
  `1${unit}`,
  `1 ${unit}`,
  `1 ${unit.toUpperCase()}`,
  `1 ${unit.charAt(0).toUpperCase()}${unit.slice(1)}`,
]);

test.each([...EVERY_UNIT, '30 seconds', '1 day', '2h', '1.5 hours', '.5 days', '0.5h', '30s', '90  minutes', '366d'])(
  '%s is as long to us as to Temporal, in a spec, a file, an option and the environment',
  (text) => {
    const ms = msToNumber(text as TemporalDuration);

    expect(timeoutOf(text)).toBe(ms);
    expect(durationArgument(text)).toBe(ms);
    expect(tuningFromEnvironment({ HUAWEICLOUD_PACE_MAX: text }).pace).toEqual({ maxMs: ms });
    expect(inFile(`    timeout: ${text}\n`)).toMatchObject({ steps: [{ timeout: text }] });
  },
);

test.each(['4 fortnights', '-5m', '5 m 3 s', '2 years', '1e3s', 's', '', 'constructor'])(
  '%p is no duration',
  (text) => {
    expect(() => timeoutOf(text)).toThrow('steps[0].timeout: not a duration up to a year: write `90s`');
    expect(() => durationArgument(text)).toThrow('A duration is written');
  },
);

test.each([
  ['    timeout: 30\n', 'FILE:5:14 steps[0].timeout: 30 has no unit: did you mean 30s?'],
  ['    timeout: "30"\n', 'FILE:5:14 steps[0].timeout: 30 has no unit: did you mean 30s?'],
  ['    timeout: 1.5\n', 'FILE:5:14 steps[0].timeout: 1.5 has no unit: did you mean 1.5s?'],
  ['    timeout: 30000\n', 'FILE:5:14 steps[0].timeout: 30000 has no unit: did you mean 30000s, or 30000ms?'],
  [
    '    retry: { initialInterval: 30 }\n',
    'FILE:5:31 steps[0].retry.initialInterval: 30 has no unit: did you mean 30s?',
  ],
  [
    '    compensate: { timeout: 30, dgc: { jobName: j } }\n',
    'FILE:5:28 steps[0].compensate.timeout: 30 has no unit: did you mean 30s?',
  ],
  ['schedule: { every: 3600 }\n', 'FILE:5:20 schedule.every: 3600 has no unit: did you mean 3600s, or 3600ms?'],
  ['schedule: { cron: 30 2 * * *, jitter: 60 }\n', 'FILE:5:39 schedule.jitter: 60 has no unit: did you mean 60s?'],
])('a file has to say the unit: %j', (lines, says) => {
  expect(() => inFile(lines)).toThrow(says);
});

test('none at all needs no unit, and a typed caller’s number is milliseconds', () => {
  expect(inFile('schedule: { cron: 30 2 * * *, jitter: 0 }\n')).toMatchObject({ schedule: { jitter: 0 } });
  expect(inFile('schedule: { cron: 30 2 * * *, jitter: "0" }\n')).toMatchObject({ schedule: { jitter: '0' } });
  expect(timeoutOf(30_000)).toBe(30_000);
});

test.each<[string | number, number | undefined]>([
  ['366d', 31_622_400_000],
  ['8784h', 31_622_400_000],
  ['8785h', undefined],
  [864_000_000, 864_000_000],
  [864_000_001, undefined],
  [1, 1],
  [1.5, undefined],
  [-5, undefined],
  [' 90s ', 90_000],
  ['1.5s', 1_500],
  ['.5s', 500],
  ['1.4ms', 1],
  ['0.4ms', undefined],
  ['2w', 1_209_600_000],
  ['s', undefined],
  ['5', undefined],
  ['x5s', undefined],
  ['5sx', undefined],
  ['5s x', undefined],
])('%p is %p milliseconds', (written, ms) => {
  expect(durationMs(written)).toBe(ms);
});

test.each<[string | number, number | undefined]>([
  [0, 0],
  ['0', 0],
  ['0s', 0],
  ['0.0 days', 0],
  [-1, undefined],
  ['-1s', undefined],
  ['none', undefined],
  ['1s', 1_000],
])('where none at all is one too, %p is %p milliseconds', (written, ms) => {
  expect(durationOrZeroMs(written)).toBe(ms);
});

test.each<[string | number, string | undefined]>([
  ['10 minuts', 'there is no unit `minuts`: did you mean 10 minutes?'],
  ['1.5hrz', 'there is no unit `hrz`: did you mean 1.5 hrs?'],
  ['10 fortnights', undefined],
  ['90s', undefined],
  ['90 SECONDS', undefined],
  ['P1D', 'P1D is not how a duration is written here: did you mean 1d?'],
  ['pt90s', 'pt90s is not how a duration is written here: did you mean 90s?'],
  ['xPT90S', undefined],
  ['PT90S.', undefined],
  [30, '30 has no unit: did you mean 30s?'],
  ['999', '999 has no unit: did you mean 999s?'],
  ['1000', '1000 has no unit: did you mean 1000s, or 1000ms?'],
  [' 1.5 ', '1.5 has no unit: did you mean 1.5s?'],
  [7, '7 has no unit: did you mean 7s?'],
  ['.25', '.25 has no unit: did you mean .25s?'],
  ['12.75', '12.75 has no unit: did you mean 12.75s?'],
  // Neither a number without its unit nor one that is out of all proportion.
  ['1e12', undefined],
  [864_000_000, '864000000 has no unit: did you mean 864000000s, or 864000000ms?'],
  ['30000000000', '30000000000 would be 347 days; a Go duration counts nanoseconds: write "30s", "15m", "4h" or "2d"'],
  [864_000_001, '864000001 would be 10 days; a Go duration counts nanoseconds: write "30s", "15m", "4h" or "2d"'],
  [3e22, '30000000000000000000000 would be 347222222222222 days; a Go duration counts nanoseconds: write'],
  ['soon', undefined],
])('why %p is no duration: %p', (written, why) => {
  if (why === undefined) expect(whyNoDuration(written)).toBeUndefined();
  else expect(whyNoDuration(written)).toContain(why);
});

test('a unit that is misspelt is told whatever blanks stand around it', () => {
  expect(whyNoDuration(' 5 mintes ')).toBe('there is no unit `mintes`: did you mean 5 minutes?');
});
