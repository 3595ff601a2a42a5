import type { Fence } from '../fence';

/** The fence among what an activity has left: by itself as a heartbeat holds it, or in the details of a failure. */
export function fenceIn(left: unknown): Fence | undefined {
  if (isFence(left)) return left;
  const { fence } = (isRecord(left) ? left : {}) as { fence?: unknown };
  return isFence(fence) ? fence : undefined;
}

function isFence(value: unknown): value is Fence {
  return isRecord(value) && isRecord(value['marks']) && typeof value['settleMs'] === 'number';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
