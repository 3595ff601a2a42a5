import { jobName } from '../../src/spec/job-name';
import { listAt, mapAt } from '../../src/spec/key-shapes';
import { asName } from '../../src/spec/as-name';
import { parsedTemplate } from '../../src/spec/parsed-template';
import { templateWords } from '../../src/spec/template-words';
import { needsEarlierSteps } from '../../src/spec/render';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';
import { openSpecFile } from '../../src/spec/read-spec-file';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const around = { connections: ['default'], startedAt: '2026-01-31T00:00:00Z' };
/** What a caller's JSON has become of 7615917337495251231 before anybody here sees it. */
const LOST: unknown = JSON.parse('7615917337495251231');
const MORE_DIGITS =
  'is a number with more digits than a number keeps (it has become 7615917337495251000): give it as text';

function inFile(lines: string): unknown {
  const path = join(folder, 'orders.yaml');
  writeFileSync(path, `name: orders\n${lines}`);
  try {
    return openSpecFile(path).spec;
  } catch (error) {
    throw new Error((error as Error).message.replaceAll(path, 'FILE'), { cause: error });
  }
}

function variablesOf(variables: object, params: object = {}, given: object = {}) {
  const spec = { name: 'p', params, steps: [{ id: 'copy', cdm: { clusterId: 'c', jobName: 'j', variables } }] };
  const [step] = checkPipeline(spec, given, around).steps;
  return (step?.body as { variables: object }).variables;
}

test('numbers, true and false that a caller sends are the text they print as', () => {
  expect(variablesOf({ n: 7, part: 1.1, yes: true, no: false })).toEqual({
    n: '7',
    part: '1.1',
    yes: 'true',
    no: 'false',
  });
});

test.each([
  { value: LOST, says: `steps[0].cdm.variables.x: ${MORE_DIGITS}` },
  { value: 1e22, says: 'steps[0].cdm.variables.x: is a number with more digits than a number keeps' },
  { value: 1e-7, says: 'steps[0].cdm.variables.x: is a number that would be sent as 1e-7: give it as text' },
  { value: NaN, says: 'steps[0].cdm.variables.x: is no number' },
  { value: -Infinity, says: 'steps[0].cdm.variables.x: is no number' },
  { value: [1, 2, 3], says: 'steps[0].cdm.variables.x: is a list where one value is meant' },
  { value: { a: 1 }, says: 'steps[0].cdm.variables.x: is a map where one value is meant; a template stands in quotes' },
])('$value of a caller is refused, with its path', ({ value, says }) => {
  expect(() => variablesOf({ x: value })).toThrow(says);
});

test.each([
  { params: { n: LOST }, given: {}, says: `params.n: ${MORE_DIGITS}` },
  { params: { deep: { list: [1, LOST] } }, given: {}, says: `params.deep.list[1]: ${MORE_DIGITS}` },
  { params: { n: 1 }, given: { params: { n: LOST } }, says: `params.n: ${MORE_DIGITS}` },
])('a parameter that has lost digits is refused, with its path', ({ params, given, says }) => {
  expect(() => variablesOf({}, params, given)).toThrow(says);
});

test('an id of a stream job that came as a number with lost digits is refused, and as text it is kept', () => {
  const ids = (jobIds: unknown[]) => checkPipeline({ name: 'p', steps: [{ id: 's', dli: { jobIds } }] }, {}, around);
  expect(() => ids([131, LOST])).toThrow(`steps[0].dli.jobIds[1]: ${MORE_DIGITS}`);
  expect(ids([131, '7615917337495251231']).steps[0]?.body).toMatchObject({ jobIds: ['131', '7615917337495251231'] });
  expect(() => ids(['9223372036854775808'])).toThrow('a stream job id is a positive whole number');
});

test.each([
  { template: '{{ params.list }}', says: 'is a list where one value is meant' },
  { template: '{{ params.map }}', says: 'is a map where one value is meant' },
  { template: '{{ params.list | raw }}', says: 'is a list where one value is meant' },
  { template: 'a {{ params.list | append: "b" }}', says: '`append`: a list is given where a value is meant' },
  { template: '{{ "a" | append: params.map }}', says: '`append`: a map is given where a value is meant' },
  { template: '{{ params.maps | join: "," }}', says: 'an item of the list is a map where one value is meant' },
  { template: '{{ params.list | first | plus: params.list }}', says: '`plus`: a list is given where a value is meant' },
  { template: '{{ params.empty | first }}', says: 'is nothing where a value is meant' },
  { template: '{{ params.word | plus: 1 }}', says: '`plus`: "full" is no number' },
  { template: '{{ params.long | plus: 1 }}', says: '7615917337495251231 has more digits than can be reckoned with' },
  { template: '{{ params.long | modulo: 10 }}', says: '7615917337495251231 has more digits than can be reckoned with' },
  { template: '{{ 9007199254740991 | plus: 2 }}', says: 'is a number with more digits than a number keeps' },
  {
    template: '{{ 7615917337495251231 }}',
    says: '7615917337495251231 has more digits than a number keeps: write it in quotes',
  },
  { template: '{{ params.word | append: 1.10 }}', says: '1.10 would be written as 1.1: write it in quotes' },
  { template: '{{ params.none | default: 007 }}', says: '007 would be written as 7: write it in quotes' },
  { template: '{{ params.list[7615917337495251231] }}', says: 'has more digits than a number keeps' },
  {
    template: '{{ 9007199254740992 }}',
    says: '9007199254740992 has more digits than a number keeps: write it in quotes',
  },
  {
    template: '{{ 9007199254740991 | plus: 9 | append: "x" }}',
    says: '`append`: 9007199254741000 is a number with more digits than a number keeps (it has become 9007199254741000)',
  },
  { template: '{{ 1 | divided_by: 0 | append: "x" }}', says: '`append`: Infinity is no number' },
  {
    template: `{{ run.date | date: "${'%'.repeat(101)}" }}`,
    says: 'what stands after `date` is longer than 100 characters',
  },
  {
    template: `{{ params.maps | map: "${'k'.repeat(257)}" }}`,
    says: 'what stands after `map` is longer than 256 characters',
  },
])('the template $template is refused: what it gives is not what anybody wrote', ({ template, says }) => {
  const params = {
    list: [1, 2, 3],
    empty: [],
    map: { a: 1 },
    maps: [{ a: 1 }],
    word: 'full',
    long: '7615917337495251231',
    none: '',
  };
  expect(() => variablesOf({ x: template }, params)).toThrow(says);
});

test.each([
  ['{{ params.list | join: "," }}', 'a,b'],
  ['{{ params.list | size }}', '2'],
  ['{{ params.list.size }}', '2'],
  ['{{ params.list[0] }}', 'a'],
  ['{{ params.list | first | append: "c" }}', 'ac'],
  ['{{ params.map.a }}', '1'],
  ['{{ params.map | json }}', '{"a":1}'],
  ['{{ params.yes }} {{ params.n }}', 'true 5'],
  ['{{ params.n | times: 1.50 | divided_by: 2.0 }}', '3.75'],
  ['{{ params.long | append: "x" }}', '7615917337495251231x'],
  ['{{ params.zeros | plus: 1 }}', '12346'],
  ['{{ params.zeros }}', '0012345'],
  ['{{ "1.10" }}', '1.10'],
  ['{{ params.gaps | first | append: "x" }}', 'x'],
  [`{{ run.date | date: "%Y${'-'.repeat(98)}" }}`, `2026${'-'.repeat(98)}`],
  [`{{ params.maps | map: "${'k'.repeat(256)}" | join }}`, 'found'],
])('the template %s gives %p', (template, given) => {
  const params = {
    list: ['a', 'b'],
    gaps: [null, 'b'],
    map: { a: 1 },
    maps: [{ ['k'.repeat(256)]: 'found' }],
    yes: true,
    n: 5,
    long: '7615917337495251231',
    zeros: '0012345',
  };
  expect(variablesOf({ x: template }, params)).toEqual({ x: given });
});

test.each([
  { params: { x: LOST }, says: `steps.t.dgc.jobParams.x: ${MORE_DIGITS}` },
  { params: { x: [1] }, says: 'steps.t.dgc.jobParams.x: is a list where one value is meant' },
  { params: { x: { a: 1 } }, says: 'steps.t.dgc.jobParams.x: is a map where one value is meant' },
])('a retry with $params is refused, with the path', ({ params, says }) => {
  const [step] = checkPipeline({ name: 'p', steps: [{ id: 't', dgc: { jobName: 'j' } }] }, {}, around).steps;
  const scope = { run: { date: '' }, params: {}, steps: {} };
  expect(() => resolveStep(step!, scope, 'UTC', params)).toThrow(says);
});

const COPY = 'steps:\n  - id: copy\n    cdm: { clusterId: c, jobName: j }\n';

test.each([
  {
    lines: 'steps:\n  - id: copy\n    cdm: { clusterId: c, jobName: j, variables: { day: {{ run.date }} } }\n',
    says: 'FILE:4:56: a template stands in quotes; put quotes around it: `"{{ run.date }}"`',
  },
  {
    lines: 'steps:\n  - id: copy\n    cdm: { clusterId: c, jobName: j, variables: { x: [1, 2] } }\n',
    says: 'FILE:4:54 steps[0].cdm.variables.x: is a list where one value is meant',
  },
  { lines: `params: { n: !!int 7615917337495251231 }\n${COPY}`, says: `FILE:2:20 params.n: ${MORE_DIGITS}` },
  {
    lines: `${COPY}    retry: { maximumAttempts: 7615917337495251231 }\n`,
    says: 'FILE:5:31 steps[0].retry.maximumAttempts: ',
  },
  {
    lines: `${COPY}    timeout: 30_000_000_000_000_000\n`,
    says: 'FILE:5:14 steps[0].timeout: not a duration up to a year',
  },
  {
    lines: `${COPY}    timeout: 30000000000000000\n`,
    says: 'FILE:5:14 steps[0].timeout: 30000000000000000 would be 347222222 days; a Go duration counts nanoseconds: write "30s"',
  },
  {
    lines: 'steps:\n  - id: s\n    dli: { jobIds: [007] }\n',
    says: 'FILE:4:21 steps[0].dli.jobIds[0]: a stream job id',
  },
])('$says', ({ lines, says }) => {
  expect(() => inFile(lines)).toThrow(says);
});

test('a bare word is text where text is meant, and a number or a boolean where one of those is', () => {
  const spec = inFile(
    [
      'connection: 007',
      'params: { n: 5, n5: 5.0, 0010: key, on: True, half: .5, day: 0012345, kept: 9007199254740991, lost: 9007199254740992 }',
      'steps:',
      '  - id: copy',
      '    retry: { maximumAttempts: 03, backoffCoefficient: 2.50 }',
      '    cdm: &job { clusterId: 6e1099, jobName: 20260131 }',
      '  - id: again',
      '    cdm: { <<: *job, jobName: 1.0 }',
      '  - id: streams',
      '    dli: { jobIds: [131, 7615917337495251231], resumeSavepoint: True }',
    ].join('\n'),
  );
  expect(spec).toMatchObject({
    connection: '007',
    params: {
      n: 5,
      n5: '5.0',
      '0010': 'key',
      on: 'True',
      half: '.5',
      day: '0012345',
      kept: 9_007_199_254_740_991,
      lost: '9007199254740992',
    },
    steps: [
      {
        retry: { maximumAttempts: 3, backoffCoefficient: 2.5 },
        cdm: { clusterId: '6e1099', jobName: '20260131' },
      },
      { cdm: { clusterId: '6e1099', jobName: '1.0' } },
      { dli: { jobIds: [131, '7615917337495251231'], resumeSavepoint: true } },
    ],
  });
});

test('a key that holds null is a key that is not there', () => {
  const nulls = {
    connection: null,
    timezone: null,
    onFailure: null,
    notify: null,
    schedule: null,
    params: { kept: 'x', gone: null },
    steps: [
      {
        id: 'copy',
        cdm: { clusterId: 'c', jobName: 'j', variables: { day: '1', gone: null } },
        dgc: null,
        dli: null,
        timeout: null,
        needs: null,
        when: null,
        retry: { maximumAttempts: 2, initialInterval: null },
        whenRunning: null,
        compensate: null,
      },
      { id: 'rows', dgc: { jobName: 'j', workspace: null, mode: null, jobParams: null, supplement: null } },
    ],
  };
  const plan = checkPipeline({ name: 'p', ...nulls }, { date: null, params: { kept: null } } as never, around);
  expect(plan).toMatchObject({ timezone: 'UTC', onFailure: 'compensate', params: { kept: 'x' } });
  expect(plan.params).not.toHaveProperty('gone');
  expect(plan.steps).toMatchObject([
    { timeoutMs: 86_400_000, needs: [], retry: { initialIntervalMs: 60_000 }, body: { variables: { day: '1' } } },
    { needs: ['copy'], body: { mode: 'runNow', jobParams: {} } },
  ]);
});

test.each([
  [30_000_000_000, '30000000000 would be 347 days; a Go duration counts nanoseconds: write "30s"'],
  [30_000_000_000_000_000, '30000000000000000 would be 347222222 days; a Go duration counts nanoseconds: write "30s"'],
  [1_000_000_000, '1000000000 would be 12 days; a Go duration counts nanoseconds: write "30s"'],
  [7.5e18, '7500000000000000000 would be'],
])('the number %p as a timeout is refused with its reading', (timeout, says) => {
  const step = { id: 'copy', timeout, cdm: { clusterId: 'c', jobName: 'j' } };
  expect(() => checkPipeline({ name: 'p', steps: [step] }, {}, around)).toThrow(`steps[0].timeout: ${says}`);
  const paused = { ...step, timeout: '4h', retry: { initialInterval: timeout } };
  expect(() => checkPipeline({ name: 'p', steps: [paused] }, {}, around)).toThrow(says);
  expect(() => checkPipeline({ name: 'p', steps: [step], schedule: { every: timeout } }, {}, around)).toThrow(says);
});

test('a number of milliseconds up to ten days is one', () => {
  const step = { id: 'copy', timeout: 172_800_000, cdm: { clusterId: 'c', jobName: 'j' } };
  expect(checkPipeline({ name: 'p', steps: [step] }, {}, around).steps[0]?.timeoutMs).toBe(172_800_000);
});

test('what is nested without end is refused in a sentence', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  expect(() => variablesOf({}, { deep })).toThrow('is nested deeper than 100 levels');
});

test.each([
  ['needs', 'copy', 'write `needs: [copy]`'],
  ['needs', 7, 'write `needs: [7]`'],
  ['needs', true, 'write `needs: [ ... ]`'],
  ['needs', 'two words', 'write `needs: [ ... ]`'],
  ['needs', null, undefined],
  ['needs', {}, undefined],
  [3, 'copy', undefined],
  ['steps', 'copy', 'each step begins with `- id:`'],
])('where %j is to be a list, and %j stands there: %j', (key, written, says) => {
  expect(listAt(key, written)).toBe(says);
});

test.each(['.', '..'])('a job named %s is refused: it would change the path of the call', (name) => {
  expect(jobName.safeParse(name).error?.issues[0]?.message).toMatch(/^a job cannot be named/);
  expect(jobName.safeParse(`${name}a`).success).toBe(true);
});

test.each([
  ['cdm', 'orders', 'cdm: { clusterId: 6ec9a0a4, jobName: orders }'],
  ['cdm', 'two words', 'cdm: { clusterId: 6ec9a0a4, jobName: orders_to_obs }'],
  ['dgc', ['etl'], 'dgc: { jobName: orders_transform }'],
  ['retry', 5, 'retry: { maximumAttempts: 5 }'],
  ['retry', 'often', 'retry: { maximumAttempts: 3 }'],
  ['schedule', '0 1 * * *', 'schedule: { cron: "0 1 * * *" }'],
  ['schedule', 7, 'schedule: { cron: "30 2 * * *" }'],
  ['timeout', '4h', undefined],
  ['constructor', 'x', undefined],
  [3, 'x', undefined],
])('where %j is to be a map, and %j stands there: %j', (key, written, says) => {
  expect(mapAt(key, written)).toBe(says);
});

test('of a text up to 128 characters, the blanks around it included, it is said what name it would make', () => {
  const name = /^[a-z_]+$/;
  expect(asName(' copy orders', name)).toBe('; did you mean `copy_orders`?');
  expect(asName(`${'x'.repeat(127)} `, name)).toBe(`; did you mean \`${'x'.repeat(127)}\`?`);
  expect(asName(`${'x'.repeat(128)} `, name)).toBe('');
});

test('the last 2,000 texts with templates are read once, and of very long ones as many as come to 200,000 characters', () => {
  const textAt = (at: number) => `{{ params.n${at} }}`;
  const read = Array.from({ length: 2_000 }, (_, at) => parsedTemplate(textAt(at)));
  expect(parsedTemplate(textAt(0))).toBe(read[0]);
  parsedTemplate('{{ params.one_more }}');
  expect(parsedTemplate(textAt(1))).toBe(read[1]);
  expect(parsedTemplate(textAt(0))).not.toBe(read[0]);

  for (const letter of 'abcd') parsedTemplate(`${letter.repeat(63_000)}{{ params.n }}`);
  expect(parsedTemplate(textAt(1_999))).not.toBe(read[1_999]);
  const short = parsedTemplate('{{ params.short }}');
  expect(parsedTemplate('{{ params.short }}')).toBe(short);
});

test('what Liquid says is told without its lines and columns, wherever in a long text it stands', () => {
  expect(templateWords('undefined variable: a, line:1, col:4', '')).toBe('undefined variable: a');
  expect(templateWords('undefined variable: a, line:12, col:345', '')).toBe('undefined variable: a');
  // Only at its end, and of the whole of what is said.
  expect(templateWords('no, line:1, col:4 of it', '')).toBe('no, line:1, col:4 of it');
  expect(templateWords('oh: undefined filter: dates', '')).toBe('oh: undefined filter: dates');
  expect(templateWords('invalid value', "x | append: '&&' ]")).not.toContain('write `and`');
});

test('a body may hold nothing in a list: it waits for no step', () => {
  expect(needsEarlierSteps({ list: [null, 7, '{{ params.a }}'] })).toBe(false);
  expect(needsEarlierSteps({ list: [null, 7, '{{ steps.copy.rows }}'] })).toBe(true);
});

test.each([
  [true, 'a stream job id is a positive whole number'],
  [null, 'is nothing where a value is meant'],
  [['1'], 'is a list where one value is meant'],
])('a stream job id %j is told what it is in place of one', (id, says) => {
  const spec = { name: 'p', steps: [{ id: 's', dli: { jobIds: [id] } }] };
  expect(() => checkPipeline(spec, {}, around)).toThrow(`steps[0].dli.jobIds[0]: ${says}`);
});
