import { POSTED_CHANNELS } from '../../domain/notice-channels';
import type { Surroundings } from '../../spec/surroundings';

/** Every connection, webhook and chat that a spec names, as if it were there. */
export function namedIn(spec: unknown): Pick<Surroundings, 'connections' | 'webhooks' | 'chats'> {
  const named: Record<string, string[]> = { connection: ['default'] };
  for (const channel of POSTED_CHANNELS) named[channel] = [];
  JSON.stringify(spec, (key, value: unknown) => {
    if (Object.hasOwn(named, key) && typeof value === 'string') named[key]?.push(value);
    return value;
  });
  const { connection = [], webhook, ...chats } = named;
  return { connections: connection, webhooks: webhook, chats };
}
