import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { SimplePlugin } from '@temporalio/plugin';
import { ConfigurationError } from '../config/configuration-error';
import type { OpenTelemetry } from './load-opentelemetry';
import { loadOpenTelemetry, registeredApi } from './load-opentelemetry';
import { PlainExporter } from './plain-exporter';
import { tracesEndpointOf } from '../config/traces-endpoint';
import type { TracingOptions } from './tracing-options';

/** The traces of this process. */
export interface Tracing {
  /** The SDK's plugin, for a worker whose bundle holds our `workflow-interceptors`. */
  plugin: SimplePlugin;
  /** For a client that starts workflows: the trace begins there. */
  starts: WorkflowClientInterceptor;
  /** Sends what is left, and takes no further spans. It takes no longer than a few seconds. */
  close(): Promise<void>;
}

/** A receiver that does not answer holds nothing up for longer, the end of the process least of all. */
const SENT_WITHIN_MS = 3_000;
const CLOSED_WITHIN_MS = SENT_WITHIN_MS + 1_000;

/**
 * Sets OpenTelemetry up for this process, as far as HUAWEICLOUD_TRACES_ENDPOINT wants it. Nothing of it is loaded where
 * that is not set.
 * @throws {ConfigurationError} in one sentence when the variable is no URL, OpenTelemetry is not installed, or another part of this process has set it up
 */
export async function startTracing(env: NodeJS.ProcessEnv, options: TracingOptions): Promise<Tracing | undefined> {
  const url = tracesEndpointOf(env);
  if (url === undefined) return undefined;
  if (await registeredApi())
    throw new ConfigurationError(
      'HUAWEICLOUD_TRACES_ENDPOINT is set in a process that has OpenTelemetry set up already: unset it, and see docs/traces.md.',
    );
  const openTelemetry = await loadOpenTelemetry();
  const { api, otlp, sdk, temporal } = openTelemetry;
  const exporter = new otlp.OTLPTraceExporter({ url, timeoutMillis: SENT_WITHIN_MS });
  const spanProcessor = new sdk.BatchSpanProcessor(new PlainExporter(exporter, options));
  const resource = resourceOf(openTelemetry);
  const provider = new sdk.NodeTracerProvider({ resource, spanProcessors: [spanProcessor] });
  provider.register();
  return {
    plugin: new temporal.OpenTelemetryPlugin({ resource, spanProcessor }),
    starts: startsOf(openTelemetry),
    close: async () => {
      const sent = provider.shutdown().catch(() => undefined);
      await Promise.race([sent, pause(CLOSED_WITHIN_MS, undefined, { ref: false })]);
      for (const part of [api.trace, api.context, api.propagation]) part.disable();
    },
  };
}

/** Who sends the spans, unless OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say otherwise. */
function resourceOf({ resources }: OpenTelemetry) {
  const said = resources.detectResourcesSync({ detectors: [resources.envDetectorSync] });
  return new resources.Resource({ 'service.name': 'temporal-huaweicloud' }).merge(said);
}

/** Only starts: a command that watches a run asks for its status each second, and nobody wants a span of that. */
function startsOf({ temporal }: OpenTelemetry): WorkflowClientInterceptor {
  const spans = new temporal.OpenTelemetryWorkflowClientInterceptor();
  return {
    start: (input, next) => spans.start(input, next),
    startWithDetails: (input, next) => spans.startWithDetails(input, next),
  };
}
