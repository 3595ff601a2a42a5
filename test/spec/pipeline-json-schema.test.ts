import Ajv from 'ajv';
import { exports as doors } from '../../package.json';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { pipelineJsonSchema } from '../../src/spec/pipeline-json-schema';
import { pipelineSchema } from '../../src/spec/schema';
import { writtenPipelines } from './written-pipelines';

const isValid = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(pipelineJsonSchema());
const CHATS = { slack: ['oncall'] };
const AROUND = { connections: ['default'], webhooks: ['oncall'], chats: CHATS, startedAt: '2026-01-31T02:30:00Z' };
const copy = { id: 'copy', cdm: { clusterId: 'c1', jobName: 'orders' } };

test('there are pipelines to try', () => {
  const shown = writtenPipelines().map(({ from }) => from);
  expect(shown).toEqual(expect.arrayContaining(['README.md, block 1', 'examples/nightly-copy/pipeline.yaml']));
});

test.each(writtenPipelines())('the pipeline in $from is valid for an editor, and for us', ({ pipeline }) => {
  isValid(pipeline);
  expect(isValid.errors).toBeNull();
  expect(checkPipeline(pipeline, {}, AROUND).steps).not.toEqual([]);
});

test.each([
  ['an unknown key', { name: 'p', step: [copy], steps: [copy] }],
  ['a key in the wrong case', { name: 'p', steps: [{ id: 'copy', cdm: { clusterID: 'c1', jobName: 'orders' } }] }],
  ['an unknown key of a schedule', { name: 'p', steps: [copy], schedule: { cron: '0 2 * * *', onOverlap: 'skip' } }],
  ['a key that is missing', { name: 'p', steps: [{ id: 'copy', cdm: { jobName: 'orders' } }] }],
  ['two services in one step', { name: 'p', steps: [{ ...copy, dgc: { jobName: 'x' } }] }],
  ['a step without a service', { name: 'p', steps: [{ id: 'copy', timeout: '4h' }] }],
  ['a word that is none of those it may be', { name: 'p', steps: [{ ...copy, whenRunning: 'ignore' }] }],
  ['a number where a list belongs', { name: 'p', steps: [{ id: 'up', dli: { jobIds: 131 } }] }],
  ['both an interval and a cron', { name: 'p', steps: [copy], schedule: { cron: '0 2 * * *', every: '1h' } }],
  ['nobody to notify', { name: 'p', steps: [copy], notify: { on: ['failure'] } }],
])('%s is marked by an editor, and refused by us', (_what, pipeline) => {
  expect(isValid(pipeline)).toBe(false);
  expect(pipelineSchema.safeParse(pipeline).success).toBe(false);
});

test('every key says what it means', () => {
  expect(silentKeys(pipelineJsonSchema(), 'pipeline')).toEqual([]);
});

test('the package has a door to the file that the build writes', () => {
  expect(doors['./pipeline.schema.json']).toBe('./lib/pipeline.schema.json');
});

interface Node {
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
}

function silentKeys({ properties = {}, items }: Node, path: string): string[] {
  const own = Object.entries(properties).flatMap(([key, value]) => [
    ...(value.description ? [] : [`${path}.${key}`]),
    ...silentKeys(value, `${path}.${key}`),
  ]);
  return [...own, ...(items ? silentKeys(items, `${path}[]`) : [])];
}
