import { ConfigurationError } from './configuration-error';

/** How a worker writes its log: lines for people, or one JSON object a line. */
export type LogFormat = 'text' | 'json';

/**
 * Reads `HUAWEICLOUD_LOG_FORMAT`: `text`, the default, or `json`, an object a line.
 * @throws {ConfigurationError} for any other word
 */
export function logFormatOf(env: NodeJS.ProcessEnv): LogFormat {
  const text = env['HUAWEICLOUD_LOG_FORMAT']?.trim() || 'text';
  if (text === 'text' || text === 'json') return text;
  throw new ConfigurationError(`HUAWEICLOUD_LOG_FORMAT must be text or json, got ${JSON.stringify(text)}.`);
}
