import { type Context, context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { ApplicationFailure } from '@temporalio/common';
import {
  extractContextFromHeaders,
  headersWithContext,
} from '@temporalio/interceptors-opentelemetry/lib/instrumentation';
import {
  OpenTelemetryInboundInterceptor,
  OpenTelemetryInternalsInterceptor,
  OpenTelemetryOutboundInterceptor,
  SpanName,
} from '@temporalio/interceptors-opentelemetry/lib/workflow';
import type { Headers, WorkflowInterceptors } from '@temporalio/workflow';
import { ContinueAsNew, getRandomStream, workflowInfo } from '@temporalio/workflow';

/** The SDK sets OpenTelemetry up in the sandbox, and has its spans leave it. */
class FromSdk extends OpenTelemetryInboundInterceptor {
  get theTracer() {
    return this.tracer;
  }
}

/**
 * The spans of the SDK's own interceptors, made so that a run goes on as it would without. Theirs await what they pass
 * on, which moves the order in which a workflow does things: a run that began untraced, or with Updates, would not
 * replay. These look on, and pass on the very promise that they were given. They leave no span of an Update or a query.
 */
export const interceptors = (): WorkflowInterceptors => {
  const tracer = new FromSdk().theTracer;
  const logs = new OpenTelemetryOutboundInterceptor();
  // So that ids of spans take no random numbers from a workflow.
  const random = getRandomStream('temporal-huaweicloud traces');
  let run = ROOT_CONTEXT;

  function inSpan<T>(name: string, under: Context, work: (within: Context) => Promise<T>): Promise<T> {
    const span = random.with(() => tracer.startSpan(name, {}, under));
    const done = work(trace.setSpan(under, span));
    done.then(
      () => end(span, SpanStatusCode.OK),
      (error: unknown) => endOf(span, error),
    );
    return done;
  }

  return {
    inbound: [
      {
        execute: (input, next) => {
          const under = extractContextFromHeaders(input.headers) ?? ROOT_CONTEXT;
          return inSpan(`${SpanName.WORKFLOW_EXECUTE}:${workflowInfo().workflowType}`, under, (within) => {
            run = within;
            return next(input);
          });
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) =>
          inSpan(`${SpanName.ACTIVITY_START}:${input.activityType}`, run, (within) => next(carrying(input, within))),
        scheduleLocalActivity: (input, next) =>
          inSpan(`${SpanName.ACTIVITY_START}:${input.activityType}`, run, (within) => next(carrying(input, within))),
        startChildWorkflowExecution: (input, next) =>
          inSpan(`${SpanName.CHILD_WORKFLOW_START}:${input.workflowType}`, run, (within) =>
            next(carrying(input, within)),
          ),
        continueAsNew: (input, next) => next(carrying(input, run)),
        getLogAttributes: (input, next) => context.with(run, () => logs.getLogAttributes(input, next)),
      },
    ],
    internals: [new OpenTelemetryInternalsInterceptor()],
  };
};

/** What a call of a workflow carries to whoever carries it out. */
function carrying<T extends { headers: Headers }>(input: T, within: Context): T {
  return { ...input, headers: context.with(within, () => headersWithContext(input.headers)) };
}

function endOf(span: Span, error: unknown): void {
  if (error instanceof ContinueAsNew) return end(span, SpanStatusCode.OK);
  const isBenign = error instanceof ApplicationFailure && error.category === 'BENIGN';
  end(span, isBenign ? SpanStatusCode.UNSET : SpanStatusCode.ERROR, error instanceof Error ? error.message : undefined);
}

function end(span: Span, code: SpanStatusCode, message?: string): void {
  span.setStatus({ code, message });
  span.end();
}
