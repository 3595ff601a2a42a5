import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { TracingOptions } from './tracing-options';

/** What may leave this process of what the SDK and we know. */
const ATTRIBUTES = new Set([
  'temporalWorkflowId',
  'temporalActivityId',
  'run_id',
  'workflowType',
  'taskQueue',
  'namespace',
  'attempt',
]);
const OURS = /^(huaweicloud|http|error|temporalNexus)/;
const LONGEST_TEXT = 500;

/**
 * Hands on of each span who, what and how long: the SDK would send along all that it knows of a workflow, its memo and
 * its last result too, and where an error was thrown.
 */
export class PlainExporter implements SpanExporter {
  private fails = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly options: TracingOptions,
  ) {}

  /** Hands on the spans without what the SDK adds, and says once when nobody takes them. */
  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    const plain = spans.map((span) => plainSpan(span, this.options.messages));
    this.exporter.export(plain, (result) => {
      this.heard(result.error);
      done(result);
    });
  }

  /** Sends what is left. */
  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }

  private heard(error: Error | undefined): void {
    if (error && !this.fails)
      this.options.warn(
        `The receiver of traces (HUAWEICLOUD_TRACES_ENDPOINT) took none: ${error.message || error.name}. Work goes on; spans are dropped.`,
      );
    this.fails = error !== undefined;
  }
}

/** The span is a class of OpenTelemetry's with methods of its own: all but three of its fields are looked up there. */
function plainSpan(span: ReadableSpan, messages: boolean): ReadableSpan {
  const { code, message } = span.status;
  const status = messages && message ? { code, message: message.slice(0, LONGEST_TEXT) } : { code };
  const said = { attributes: plainAttributes(span.attributes), events: [], status };
  return Object.create(span, Object.getOwnPropertyDescriptors(said)) as ReadableSpan;
}

function plainAttributes(attributes: Attributes & Partial<WorkflowFacts>): Attributes {
  const kept = Object.entries(attributes).filter(([name]) => ATTRIBUTES.has(name) || OURS.test(name));
  const { workflowId, runId, searchAttributes } = attributes;
  // A span of a workflow names it otherwise than a span of an activity does.
  const workflow = workflowId === undefined ? {} : { temporalWorkflowId: workflowId, run_id: runId };
  const [schedule] = searchAttributes?.['TemporalScheduledById'] ?? [];
  return { ...Object.fromEntries(kept), ...workflow, ...(schedule !== undefined && { temporalScheduleId: schedule }) };
}

/** What the SDK's exporter adds to the spans of a workflow, as far as we use it. */
interface WorkflowFacts {
  workflowId: string;
  runId: string;
  searchAttributes: Record<string, string[]>;
}
