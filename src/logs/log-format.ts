import { ConnectionError } from '../connections/connection-error';

export type LogFormat = 'text' | 'json';

/**
 * Reads `HUAWEICLOUD_LOG_FORMAT`: `text`, the default, or `json`, an object a line.
 * @throws {ConnectionError} for any other word
 */
export function logFormatOf(env: NodeJS.ProcessEnv): LogFormat {
  const text = env['HUAWEICLOUD_LOG_FORMAT']?.trim() || 'text';
  if (text === 'text' || text === 'json') return text;
  throw new ConnectionError(`HUAWEICLOUD_LOG_FORMAT must be text or json, got ${JSON.stringify(text)}.`);
}
