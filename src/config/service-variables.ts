import type { CallLimit } from '../client/limits/budget-lane';
import type { CallGroup } from '../client/services';
import { MINUTE_MS } from '../domain/duration';

/** The variable that names the origin of one service. */
export function endpointVariable(name: string): string {
  return `HUAWEICLOUD_${variablePart(name)}_ENDPOINT`;
}

/** The variable that sets the limit of a group: HUAWEICLOUD_LIMIT_CDM_READ. */
export function limitVariable(group: CallGroup): string {
  return `HUAWEICLOUD_LIMIT_${variablePart(group)}`;
}

/** A limit as people write it. */
export function limitText({ calls, perMs }: CallLimit): string {
  return perMs === MINUTE_MS ? `${calls}/min` : `${calls}/s`;
}

/** How a setting is called in the name of a variable: `cdm.read` is CDM_READ, `dgcV2` is DGC_V2. */
export function variablePart(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase();
}
