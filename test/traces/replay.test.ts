import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resource } from '@opentelemetry/resources';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import { Worker } from '@temporalio/worker';
import { quietRuntime } from '../support/huawei-world';
import { layTracedBundle } from './traced-bundle';

const HISTORIES = join(__dirname, '../replay');

let codePath: string;

beforeAll(async () => {
  quietRuntime();
  codePath = await layTracedBundle();
});

const histories = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.json') && !file.startsWith('unreplayable'),
);

test.each(histories)(
  'the history %s, recorded without traces, replays with them and leaves no span anew',
  async (file) => {
    const history: unknown = JSON.parse(readFileSync(join(HISTORIES, file), 'utf8'));
    const memory = new InMemorySpanExporter();
    const spanProcessor = new SimpleSpanProcessor(memory);
    const plugins = [new OpenTelemetryPlugin({ resource: Resource.empty(), spanProcessor })];

    await expect(Worker.runReplayHistory({ workflowBundle: { codePath }, plugins }, history)).resolves.toBeUndefined();
    expect(memory.getFinishedSpans()).toEqual([]);
  },
);

test('the traced bundle holds the code that leaves spans, and neither Node, zod nor an exporter', () => {
  // Inlined source maps name every module that got in.
  const modules = readFileSync(codePath, 'utf8').match(/^ {2}!\*\*\* (\S+) \*\*\*!$/gm) ?? [];
  const named = (pattern: RegExp) => modules.filter((name) => pattern.test(name));

  expect(named(/interceptors-opentelemetry\/lib\/workflow\/index\.js/)).toHaveLength(1);
  expect(named(/src\/workflow-types\.(ts|js)/)).toHaveLength(1);
  expect(
    named(/node_modules\/(zod|undici)\/|src\/(client|activities|connections)\/|exporter-trace|otlp|sdk-trace-node/),
  ).toEqual([]);
});
