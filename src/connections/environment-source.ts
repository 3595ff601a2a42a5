import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AccessKey, PasswordLogin } from '../client/auth/credentials';
import { ConfigurationError } from '../config/configuration-error';
import type { CredentialSource, SourceContext } from './credential-source';
import { ecsSource } from './ecs-source';
import { defaultProfileFile, profileSource } from './profile-file';
import { secretFileSource } from './secret-file';

const LOGIN = ['HUAWEICLOUD_IAM_DOMAIN', 'HUAWEICLOUD_IAM_USER', 'HUAWEICLOUD_IAM_PASSWORD'];
const ACCESS_KEY = ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK'];
const CHOICE = 'HUAWEICLOUD_CREDENTIALS';
const SECRET_FILE = 'HUAWEICLOUD_CREDENTIALS_FILE';
/** The second is the official SDK's. */
const PROFILE_FILES = ['HUAWEICLOUD_PROFILE_FILE', 'HUAWEICLOUD_SDK_CREDENTIALS_FILE'];
const PROFILE = 'HUAWEICLOUD_PROFILE';

/** The sources an environment can name, and the variables that name each. */
const VARIABLES = {
  environment: [...ACCESS_KEY, ...LOGIN],
  file: [SECRET_FILE],
  profile: [...PROFILE_FILES, PROFILE],
  ecs: [],
} as const satisfies Record<string, readonly string[]>;
type Choice = keyof typeof VARIABLES;
const CHOICES = Object.keys(VARIABLES) as Choice[];

/** Whether the environment names credentials, were it only by half. */
export function hasCredentials(env: NodeJS.ProcessEnv): boolean {
  return valueOf(env, CHOICE) !== undefined || named(env).length > 0 || hasDefaultProfile(env);
}

/**
 * The credentials of the environment: those that HUAWEICLOUD_CREDENTIALS chooses, else those that are set, else the
 * official SDK's own file. Variables and files are read at every use.
 * @throws {ConfigurationError} naming the variables to set
 */
export function environmentSource(context: SourceContext): CredentialSource {
  const { env } = context;
  switch (choiceOf(env)) {
    case 'environment':
      return fromVariables(env);
    case 'file':
      return secretFileSource(resolve(required(env, SECRET_FILE, 'the path of a mounted secret')), context);
    case 'profile':
      return profileSource(resolve(profileFileOf(env)), valueOf(env, PROFILE), context);
    case 'ecs':
      return ecsSource(context);
  }
}

function choiceOf(env: NodeJS.ProcessEnv): Choice {
  const chosen = valueOf(env, CHOICE);
  if (chosen !== undefined) {
    const choice = CHOICES.find((name) => name === chosen);
    if (choice === undefined) throw new ConfigurationError(`${CHOICE} must be one of ${CHOICES.join(', ')}.`);
    return choice;
  }
  const [first, second] = named(env);
  if (first && second) {
    throw new ConfigurationError(
      `${first.variable} and ${second.variable} both name credentials: unset one, or choose with ` +
        `${CHOICE}=${first.choice} or ${CHOICE}=${second.choice}.`,
    );
  }
  return first?.choice ?? (hasDefaultProfile(env) ? 'profile' : 'environment');
}

function named(env: NodeJS.ProcessEnv): { choice: Choice; variable: string }[] {
  return CHOICES.flatMap((choice) => {
    const variable = VARIABLES[choice].find((name) => valueOf(env, name) !== undefined);
    return variable === undefined ? [] : [{ choice, variable }];
  });
}

/** An access key wins over a login. */
function fromVariables(env: NodeJS.ProcessEnv): CredentialSource {
  if (ACCESS_KEY.some((name) => valueOf(env, name) !== undefined)) {
    const { ak } = accessKeyOf(env);
    const from = 'the environment (HUAWEICLOUD_SDK_AK)';
    return { credentials: { accessKey: () => accessKeyOf(env) }, from, user: JSON.stringify([ak]) };
  }
  if (LOGIN.some((name) => valueOf(env, name) !== undefined)) {
    const { domain, user } = loginOf(env);
    const from = 'the environment (HUAWEICLOUD_IAM_USER)';
    return { credentials: { login: () => loginOf(env) }, from, user: JSON.stringify([domain, user]) };
  }
  throw new ConfigurationError(
    `No Huawei Cloud credentials: set ${ACCESS_KEY.join(' and ')}, or ${LOGIN.join(', ')}, or HUAWEICLOUD_CONFIG. ` +
      'Profile file, mounted secret and ECS agency: see docs/credentials.md.',
  );
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
    if (value === undefined) throw new ConfigurationError(`${name} is missing: ${names.join(', ')} belong together.`);
    return value;
  });
}

function required(env: NodeJS.ProcessEnv, name: string, meaning: string): string {
  const value = valueOf(env, name);
  if (value === undefined) throw new ConfigurationError(`Set ${name}, ${meaning}.`);
  return value;
}

function profileFileOf(env: NodeJS.ProcessEnv): string {
  const file = PROFILE_FILES.map((name) => valueOf(env, name)).find((value) => value !== undefined);
  return file ?? defaultProfileFile(env) ?? required(env, 'HUAWEICLOUD_PROFILE_FILE', "a profile file of the SDK's");
}

function hasDefaultProfile(env: NodeJS.ProcessEnv): boolean {
  const file = defaultProfileFile(env);
  return file !== undefined && existsSync(file);
}

/** The value of a variable; one that is blank counts as not set. */
export function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
