import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { connectHuaweiCloud } from '../../src/client/huawei-cloud';
import type { Connections } from '../../src/connections/connections';

/** Where a pretend cloud is, and who may call it. */
export interface CloudAddress {
  url: string;
  projectId: string;
  ak: string;
  sk: string;
}

const PLENTY = { calls: 1_000_000, perMs: 60_000 };
const REGION = 'cn-north-4';

/** One connection without a limit worth the name: many jobs side by side do not wait for each other's looks. */
export function roomyConnections({ url, projectId, ak, sk }: CloudAddress): Connections {
  let cloud: HuaweiCloud | undefined;
  return {
    names: () => ['default'],
    has: (name) => name === 'default',
    open: () =>
      (cloud ??= connectHuaweiCloud({
        credentials: { accessKey: { ak, sk } },
        region: REGION,
        projectId,
        endpoint: url,
        budget: { limits: { 'cdm.read': PLENTY, 'cdm.write': PLENTY, dgc: PLENTY, 'dgc.v2': PLENTY, dli: PLENTY } },
      })),
    close: async () => cloud?.close(),
  };
}
