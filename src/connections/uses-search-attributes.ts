import { ConnectionError } from './connection-error';

/**
 * Whether pipelines are found by search attributes (`HUAWEICLOUD_SEARCH_ATTRIBUTES=1`), which the server must know.
 * @throws {ConnectionError} when the variable is neither 1 nor 0
 */
export function usesSearchAttributes(env: NodeJS.ProcessEnv): boolean {
  const text = env['HUAWEICLOUD_SEARCH_ATTRIBUTES']?.trim() || '0';
  if (text === '0' || text === '1') return text === '1';
  throw new ConnectionError(`HUAWEICLOUD_SEARCH_ATTRIBUTES must be 1 or 0, got ${JSON.stringify(text)}.`);
}
