import { ConfigurationError } from './configuration-error';

const NAME = 'HUAWEICLOUD_TRACES_ENDPOINT';
/** Where OTLP's own convention has receivers of traces listen. */
const PATH = '/v1/traces';

/**
 * Reads `HUAWEICLOUD_TRACES_ENDPOINT`: the URL that takes traces by OTLP over HTTP. One without a path gets `/v1/traces`.
 * @returns undefined where nobody wants traces
 * @throws {ConfigurationError} for anything else
 */
export function tracesEndpointOf(env: NodeJS.ProcessEnv): string | undefined {
  const text = env[NAME]?.trim();
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password)
    throw new ConfigurationError(
      `${NAME} must hold no password: give the receiver its token in OTEL_EXPORTER_OTLP_HEADERS.`,
    );
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new ConfigurationError(
      `${NAME} must be the URL of an OTLP receiver over HTTP, such as http://collector:4318/v1/traces, got ${JSON.stringify(text)}.`,
    );
  if (url.pathname === '/') url.pathname = PATH;
  return url.href;
}
