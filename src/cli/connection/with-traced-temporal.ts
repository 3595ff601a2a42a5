import { dataConverterFromEnvironment, isEncrypting } from '../../codec/data-converter';
import { startTracing } from '../../traces/start-tracing';
import { tell } from '../print';
import type { TemporalLine } from './connect-to-temporal';
import { withTemporal } from './connect-to-temporal';

/** A line for a command that starts workflows: where HUAWEICLOUD_TRACES_ENDPOINT is set, their trace begins with the start. */
export async function withTracedTemporal<T>(
  env: NodeJS.ProcessEnv,
  work: (line: TemporalLine) => Promise<T>,
): Promise<T> {
  const messages = !isEncrypting(dataConverterFromEnvironment(env));
  const tracing = await startTracing(env, { messages, warn: (message) => tell(`warning: ${message}`) });
  try {
    return await withTemporal(env, work, tracing && [tracing.starts]);
  } finally {
    await tracing?.close();
  }
}
