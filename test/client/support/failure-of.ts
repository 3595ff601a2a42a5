import { HuaweiCloudError } from '../../../src/client/huawei-cloud-error';

/** The error a call ends with; fails the test when it ends with anything else. */
export async function failureOf(call: Promise<unknown>): Promise<HuaweiCloudError> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  if (outcome instanceof HuaweiCloudError) return outcome;
  throw new Error(`expected a HuaweiCloudError, got ${String(outcome)}`, { cause: outcome });
}
