import type { HuaweiCloudOptions } from '../client/huawei-cloud';
import { valueOf } from './environment-source';

/** Where the connection leads that the environment describes, by the official SDK's names and ours. */
export function environmentPlace(env: NodeJS.ProcessEnv): Omit<HuaweiCloudOptions, 'credentials'> {
  return {
    region: valueOf(env, 'HUAWEICLOUD_REGION'),
    projectId: valueOf(env, 'HUAWEICLOUD_SDK_PROJECT_ID'),
    endpoint: valueOf(env, 'HUAWEICLOUD_ENDPOINT'),
    endpoints: {
      iam: valueOf(env, 'HUAWEICLOUD_IAM_ENDPOINT'),
      cdm: valueOf(env, 'HUAWEICLOUD_CDM_ENDPOINT'),
      dgc: valueOf(env, 'HUAWEICLOUD_DGC_ENDPOINT'),
      dgcV2: valueOf(env, 'HUAWEICLOUD_DGC_V2_ENDPOINT'),
      dli: valueOf(env, 'HUAWEICLOUD_DLI_ENDPOINT'),
    },
  };
}

/** Names in an error the variable that set an option: `endpoints.cdm` came from HUAWEICLOUD_CDM_ENDPOINT. */
export function inEnvironmentWords(message: string): string {
  return message
    .replace(/\bendpoints\.dgcV2\b/g, 'HUAWEICLOUD_DGC_V2_ENDPOINT')
    .replace(/\bendpoints\.(iam|cdm|dgc|dli)\b/g, (_, name: string) => `HUAWEICLOUD_${name.toUpperCase()}_ENDPOINT`)
    .replace(/(^|\bor |\bset )endpoint\b/g, '$1HUAWEICLOUD_ENDPOINT')
    .replace(/(^|\bset |\ba )region\b/g, '$1HUAWEICLOUD_REGION')
    .replace(/\bprojectId\b/g, 'HUAWEICLOUD_SDK_PROJECT_ID');
}
