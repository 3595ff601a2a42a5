import type { AccessKey, Credentials, PasswordLogin } from '../client/credentials';
import type { HuaweiCloudOptions } from '../client/huawei-cloud';
import { ConnectionError } from './connection-error';

const LOGIN = ['HUAWEICLOUD_IAM_DOMAIN', 'HUAWEICLOUD_IAM_USER', 'HUAWEICLOUD_IAM_PASSWORD'];
const ACCESS_KEY = ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK'];

/** Whether the environment sets up a connection, were it only by half. */
export function isInEnvironment(env: NodeJS.ProcessEnv): boolean {
  return [...ACCESS_KEY, ...LOGIN].some((name) => valueOf(env, name) !== undefined);
}

/** The connection the environment describes, by the official SDK's names and ours. */
export function environmentOptions(env: NodeJS.ProcessEnv): HuaweiCloudOptions {
  return { credentials: environmentCredentials(env), ...environmentPlace(env) };
}

/** Where that connection leads, which needs no credentials. */
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

/**
 * The credentials of the environment, read at every use. An access key wins over a login.
 * @throws {ConnectionError} naming the variables to set
 */
export function environmentCredentials(env: NodeJS.ProcessEnv): Credentials {
  if (ACCESS_KEY.some((name) => valueOf(env, name) !== undefined)) {
    requireAll(env, ACCESS_KEY);
    return { accessKey: () => accessKeyOf(env) };
  }
  if (LOGIN.some((name) => valueOf(env, name) !== undefined)) {
    requireAll(env, LOGIN);
    return { login: () => loginOf(env) };
  }
  throw new ConnectionError(
    `No Huawei Cloud credentials: set ${ACCESS_KEY.join(' and ')}, or ${LOGIN.join(', ')}, or HUAWEICLOUD_CONFIG.`,
  );
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

function accessKeyOf(env: NodeJS.ProcessEnv): AccessKey {
  const [ak = '', sk = ''] = requireAll(env, ACCESS_KEY);
  return { ak, sk, securityToken: valueOf(env, 'HUAWEICLOUD_SDK_SECURITY_TOKEN') };
}

function loginOf(env: NodeJS.ProcessEnv): PasswordLogin {
  const [domain = '', user = '', password = ''] = requireAll(env, LOGIN);
  return { domain, user, password };
}

function requireAll(env: NodeJS.ProcessEnv, names: readonly string[]): string[] {
  return names.map((name) => {
    const value = valueOf(env, name);
    if (value === undefined) throw new ConnectionError(`${name} is missing: ${names.join(', ')} belong together.`);
    return value;
  });
}

function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
