import { z } from 'zod';
import { SERVICE_NAMES, SERVICES } from './services';
import type { Dialect, Speech } from './services';

/** Where the vendor's pages, SDKs and recorded replies disagree: which of them to follow. */
const dialect = z.strictObject(
  Object.fromEntries(SERVICE_NAMES.map((name) => [name, SERVICES[name].dialect.optional()])),
);

/**
 * How every service speaks: what was chosen, and for the rest its default.
 * @throws RangeError for a key or a word that no dialect knows
 */
export function speechOf(chosen: Dialect = {}): Speech {
  const { data, error } = dialect.safeParse(chosen);
  if (error) throw new RangeError(`no such dialect: ${z.prettifyError(error)}`);
  return settled(data);
}

/** The same of a dialect that is known to be one. */
export function settled(chosen: Dialect): Speech {
  const speech = SERVICE_NAMES.map((name) => [name, { ...SERVICES[name].defaults, ...chosen[name] }]);
  return Object.fromEntries(speech) as Speech;
}
