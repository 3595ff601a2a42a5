import type { Credentials } from '../../src/client/auth/credentials';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { connectHuaweiCloud } from '../../src/client/huawei-cloud';
import type { Connections } from '../../src/connections/connections';
import { PLENTY_OF_ALL } from './plenty';

/** Where a pretend cloud is, and who may call it. */
export interface CloudAddress {
  url: string;
  projectId: string;
  ak: string;
  sk: string;
}

const REGION = 'cn-north-4';

/**
 * Connections without a limit worth the name: many jobs side by side do not wait for each other's looks.
 * @param others beside `default`, which signs with an access key
 */
export function roomyConnections(
  { url, projectId, ak, sk }: CloudAddress,
  others: Record<string, Credentials> = {},
): Connections {
  const known: Record<string, Credentials> = { default: { accessKey: { ak, sk } }, ...others };
  const open = new Map<string, HuaweiCloud>();
  const connect = (credentials: Credentials): HuaweiCloud =>
    connectHuaweiCloud({
      credentials,
      region: REGION,
      projectId,
      endpoint: url,
      budget: { limits: PLENTY_OF_ALL },
    });
  return {
    names: () => Object.keys(known),
    has: (name) => Object.hasOwn(known, name),
    open: (name) => {
      const cloud = open.get(name) ?? connect(known[name] ?? { accessKey: { ak, sk } });
      open.set(name, cloud);
      return cloud;
    },
    close: async () => {
      await Promise.all([...open.values()].map(async (cloud) => cloud.close()));
    },
  };
}
