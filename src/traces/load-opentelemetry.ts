import type * as Api from '@opentelemetry/api';
import type * as Otlp from '@opentelemetry/exporter-trace-otlp-http';
import type * as Resources from '@opentelemetry/resources';
import type * as Sdk from '@opentelemetry/sdk-trace-node';
import type * as Temporal from '@temporalio/interceptors-opentelemetry';
import { ConfigurationError } from '../config/configuration-error';

/** The parts of OpenTelemetry that take traces of a process. */
export interface OpenTelemetry {
  /** `@opentelemetry/api`. */
  api: typeof Api;
  /** `@opentelemetry/resources`. */
  resources: typeof Resources;
  /** What processes spans. */
  sdk: typeof Sdk;
  /** What sends them. */
  otlp: typeof Otlp;
  /** Temporal's own interceptors for it. */
  temporal: typeof Temporal;
}

/** Where every copy of OpenTelemetry's API of this generation keeps what an application has registered with it. */
const REGISTERED = Symbol.for('opentelemetry.js.api.1');

/**
 * Loads OpenTelemetry, which is installed only where somebody wants traces.
 * @throws {ConfigurationError} in one sentence, with what to install
 */
export async function loadOpenTelemetry(): Promise<OpenTelemetry> {
  try {
    return await load();
  } catch (error) {
    throw new ConfigurationError(
      'HUAWEICLOUD_TRACES_ENDPOINT is set and OpenTelemetry cannot be loaded: npm i @temporalio/interceptors-opentelemetry ' +
        '@opentelemetry/api@1 @opentelemetry/resources@1 @opentelemetry/sdk-trace-node@1 @opentelemetry/exporter-trace-otlp-http@0.57',
      { cause: error },
    );
  }
}

async function load(): Promise<OpenTelemetry> {
  const [api, resources, sdk, otlp, temporal] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@temporalio/interceptors-opentelemetry'),
  ]);
  return { api, resources, sdk, otlp, temporal };
}

/** OpenTelemetry's API, if something of this process takes traces with it. Nothing is loaded otherwise. */
export async function registeredApi(): Promise<typeof Api | undefined> {
  const registered = (globalThis as { [REGISTERED]?: { trace?: unknown } })[REGISTERED];
  if (registered?.trace === undefined) return undefined;
  // An application may have it where we cannot load it from: its spans are its own affair then.
  return import('@opentelemetry/api').catch(() => undefined);
}
