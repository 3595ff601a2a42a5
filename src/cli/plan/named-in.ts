import type { Surroundings } from '../../spec/check-pipeline';

/** Every connection and webhook that a spec names, as if it were there. */
export function namedIn(spec: unknown): Required<Pick<Surroundings, 'connections' | 'webhooks'>> {
  const named = { connection: new Set(['default']), webhook: new Set<string>() };
  JSON.stringify(spec, (key, value: unknown) => {
    if ((key === 'connection' || key === 'webhook') && typeof value === 'string') named[key].add(value);
    return value;
  });
  return { connections: [...named.connection], webhooks: [...named.webhook] };
}
