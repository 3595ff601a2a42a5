import type { trace as Trace, Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { CallObserver, ObservedCall } from '../client/http/call-observer';

/** As much of OpenTelemetry's API as it takes to leave a span. */
interface SpanApi {
  trace: typeof Trace;
  SpanKind: typeof SpanKind;
  SpanStatusCode: typeof SpanStatusCode;
}

/**
 * Leaves a span of each request to the cloud, under the span of whoever made it. It says what was asked and how it ended:
 * never a path or a query, which hold names, and never a header or a body.
 */
export function callSpans({ trace, SpanKind, SpanStatusCode }: SpanApi, connection: string): CallObserver {
  const tracer = trace.getTracer('temporal-huaweicloud');
  return {
    called: (call) => {
      const endTime = Date.now();
      const span = tracer.startSpan(`${call.service} ${call.operation}`, {
        kind: SpanKind.CLIENT,
        startTime: endTime - call.ms,
        attributes: attributesOf(call, connection),
      });
      if (call.code !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR, message: call.code });
      span.end(endTime);
    },
  };
}

function attributesOf(call: ObservedCall, connection: string): Attributes {
  const { service, operation, method, code, httpStatus, requestId } = call;
  return {
    'huaweicloud.connection': connection,
    'huaweicloud.service': service,
    'huaweicloud.operation': operation,
    'huaweicloud.code': code,
    'huaweicloud.request_id': requestId,
    'http.request.method': method,
    'http.response.status_code': httpStatus,
    'error.type': code === 'ok' ? undefined : code,
  };
}
