import type { HuaweiCloudOptions } from '../client/huawei-cloud';
import { ENDPOINT_NAMES } from '../client/services';
import { valueOf } from './environment-source';
import { endpointVariable } from '../config/service-variables';

/** Where the connection leads that the environment describes, by the official SDK's names and ours. */
export function environmentPlace(env: NodeJS.ProcessEnv): Omit<HuaweiCloudOptions, 'credentials'> {
  return {
    region: valueOf(env, 'HUAWEICLOUD_REGION'),
    projectId: valueOf(env, 'HUAWEICLOUD_SDK_PROJECT_ID'),
    endpoint: valueOf(env, 'HUAWEICLOUD_ENDPOINT'),
    endpoints: Object.fromEntries(ENDPOINT_NAMES.map((name) => [name, valueOf(env, endpointVariable(name))])),
  };
}

/** Names in an error the variable that set an option: `endpoints.cdm` came from HUAWEICLOUD_CDM_ENDPOINT. */
export function inEnvironmentWords(message: string): string {
  return message
    .replace(/\bendpoints\.(\w+)\b/g, (_, name: string) => endpointVariable(name))
    .replace(/(^|\bor |\bset )endpoint\b/g, '$1HUAWEICLOUD_ENDPOINT')
    .replace(/(^|\bset |\ba )region\b/g, '$1HUAWEICLOUD_REGION')
    .replace(/\bprojectId\b/g, 'HUAWEICLOUD_SDK_PROJECT_ID');
}
