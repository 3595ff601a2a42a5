/**
 * Whether a terminal is to be written to in colour: FORCE_COLOR has the last word (`0` and `false` are a no), then
 * NO_COLOR (https://no-color.org: any value but an empty one), as Node itself reads them.
 */
export function wantsColour({ FORCE_COLOR, NO_COLOR, NODE_DISABLE_COLORS }: NodeJS.ProcessEnv): boolean {
  if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR);
  return !NO_COLOR && !NODE_DISABLE_COLORS;
}
