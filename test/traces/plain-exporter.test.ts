import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { Resource } from '@opentelemetry/resources';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { PlainExporter } from '../../src/traces/plain-exporter';

const SECRET = 'orders of Müller';

/** A span as the SDK makes one of a workflow, with all that it knows of it. */
const SPAN = {
  name: 'RunWorkflow:huaweiCloudPipeline',
  kind: SpanKind.INTERNAL,
  spanContext: () => ({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: TraceFlags.SAMPLED }),
  startTime: [1, 0],
  endTime: [2, 0],
  status: { code: SpanStatusCode.ERROR, message: `copy failed: ${SECRET}` },
  attributes: {
    workflowId: 'nightly-2026-01-31',
    runId: 'run',
    workflowType: 'huaweiCloudPipeline',
    memo: { note: SECRET },
    lastResult: [SECRET],
    lastFailure: new Error(SECRET),
    searchAttributes: { TemporalScheduledById: ['nightly'], HuaweiCloudPipeline: [SECRET] },
  },
  links: [],
  events: [{ name: 'exception', time: [2, 0], attributes: { 'exception.stacktrace': `Error: ${SECRET}` } }],
  duration: [1, 0],
  ended: true,
  resource: Resource.empty(),
} as unknown as ReadableSpan;

async function exported(messages: boolean): Promise<ReadableSpan | undefined> {
  const memory = new InMemorySpanExporter();
  const exporter = new PlainExporter(memory, { messages, warn: () => undefined });
  await new Promise((resolve) => exporter.export([SPAN], resolve));
  return memory.getFinishedSpans()[0];
}

test('of a workflow its names leave the process, and nothing of what it was given or has returned', async () => {
  const span = await exported(true);
  expect(span).toMatchObject({ name: SPAN.name, events: [], startTime: [1, 0] });
  expect(span?.spanContext().traceId).toBe('1'.repeat(32));
  expect(span?.attributes).toEqual({
    temporalWorkflowId: 'nightly-2026-01-31',
    run_id: 'run',
    workflowType: 'huaweiCloudPipeline',
    temporalScheduleId: 'nightly',
  });
});

test.each([
  { messages: true, status: { code: SpanStatusCode.ERROR, message: `copy failed: ${SECRET}` } },
  { messages: false, status: { code: SpanStatusCode.ERROR } },
])('what a failure says is told: $messages', async ({ messages, status }) => {
  expect((await exported(messages))?.status).toEqual(status);
});

test('a receiver that fails is told of once, until it takes spans again', async () => {
  const warnings: string[] = [];
  const results = [new Error('refused'), new Error('refused'), undefined, new Error('gone')];
  const receiver = {
    export: (_: ReadableSpan[], done: (result: { code: number; error?: Error }) => void) => {
      const error = results.shift();
      done({ code: error ? 1 : 0, error });
    },
    shutdown: async () => undefined,
  };
  const exporter = new PlainExporter(receiver, { messages: true, warn: (message) => warnings.push(message) });
  for (let count = results.length; count > 0; count -= 1)
    await new Promise((resolve) => exporter.export([SPAN], resolve));

  expect(warnings).toEqual([
    expect.stringContaining('took none: refused.'),
    expect.stringContaining('took none: gone.'),
  ]);
});
