import { HuaweiCloudError } from '../client/huawei-cloud-error';
import { reasonOf } from '../domain/reason';
import type { Sighting } from '../domain/verdict';

/**
 * What is seen of a run that the cloud does not know any more.
 * @param isGone whether that is what an error says. @default the cloud says that there is none
 * @throws the error, where it says anything else
 */
export function asLost(
  error: unknown,
  isGone = ({ kind }: HuaweiCloudError): boolean => kind === 'NotFound',
): Sighting {
  if (error instanceof HuaweiCloudError && isGone(error)) return { verdict: 'lost', reason: reasonOf(error.message) };
  throw error;
}
