import type { Deadline } from './plan';

/** The first of them that comes; undefined where there is none. */
export function firstDeadline(deadlines: readonly (Deadline | undefined)[]): Deadline | undefined {
  return deadlines
    .flatMap((deadline) => deadline ?? [])
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))[0];
}
