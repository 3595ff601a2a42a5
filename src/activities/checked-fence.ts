import type { Fence } from '../domain/fence';
import { SpecError } from '../spec/spec-error';
import { checkedRecord } from './checked-request';
import type { RemoteJob } from './remote-job';
import { fenceSchema } from './request-parts';
import { toApplicationFailure } from './to-application-failure';

/**
 * A fence of before, wherever it was kept: the history of a workflow is as good as the database that holds it. One that
 * cannot be read is no reason to start without: what it stood for may run.
 * @param what as it is called in the sentence
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec`
 */
export function checkedFence(
  { units, isMark }: Pick<RemoteJob, 'units' | 'isMark'>,
  kept: unknown,
  what: string,
): Fence | undefined {
  if (kept === undefined || kept === null) return undefined;
  const fence = checkedRecord<Fence>(fenceSchema, kept, what);
  const strange = units.find((unit) => Object.hasOwn(fence.marks, unit) && isMark?.(fence.marks[unit]) === false);
  if (strange === undefined) return fence;
  throw toApplicationFailure(
    new SpecError([{ path: [what, 'marks', strange], message: 'is nothing that such a job is remembered by' }]),
  );
}
