import type { Probe } from '../../client/reply/probe';
import type { ProxyProbe } from '../../client/reply/probe-proxy';
import type { EndpointName } from '../../client/services';
import { ENDPOINT_NAMES, serviceOf } from '../../client/services';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { KEYS_FOR_OBS } from '../../client/obs/obs';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import { ConfigurationError } from '../../config/configuration-error';
import type { Connections } from '../../connections/connections';
import { connectionsFromEnvironment } from '../../connections/connections';
import { endpointVariable, variablePart } from '../../config/service-variables';
import { ownCommand } from '../own-command';
import type { Check } from './check';
import { fail, ok, reasonOf, warn } from './check';

const CALL_WITHIN_MS = 6_000;
const CONNECT_WITHIN_MS = 4_000;
const CLOSE_WITHIN_MS = 1_000;
/** The gateway refuses signatures that are further off (huawei-api 2.2). */
const SKEW_REFUSED_MS = 15 * 60_000;
const SKEW_ODD_MS = 60_000;

/** Whether the cloud can be reached and would let us in, for each connection. Reads only. */
export async function checkCloud(env: NodeJS.ProcessEnv): Promise<Check[]> {
  let connections: Connections;
  try {
    connections = connectionsFromEnvironment(env, { timeoutMs: CALL_WITHIN_MS, connectTimeoutMs: CONNECT_WITHIN_MS });
  } catch (error) {
    return [notSetUp('Connections', error)];
  }
  const names = connections.names();
  try {
    const checks = await Promise.all((names.length ? names : ['default']).map((name) => checkOne(connections, name)));
    return checks.flat();
  } finally {
    await Promise.race([connections.close(), new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS).unref())]);
  }
}

async function checkOne(connections: Connections, name: string): Promise<Check[]> {
  let cloud: HuaweiCloud;
  try {
    cloud = connections.open(name);
  } catch (error) {
    return [notSetUp(`${name}: connection`, error)];
  }
  const probes = await Promise.all(
    ENDPOINT_NAMES.map(async (service) => ({ service, seen: await cloud.probe(service) })),
  );
  const aheadMs = probes.map(({ seen }) => seen.aheadMs).find((value) => value !== undefined);
  const login = await Promise.all([checkCredentials(cloud), checkProject(cloud)]);
  const checks = [
    ...proxyCheck(await cloud.probeProxy()),
    ...probes.map(({ service, seen }) => endpointCheck(service, seen)),
    clockCheck(aheadMs),
    ...login,
    ...obsKeyCheck(cloud),
  ];
  return checks.map((check) => ({ ...check, name: `${name}: ${check.name}` }));
}

function notSetUp(name: string, error: unknown): Check {
  if (!(error instanceof ConfigurationError)) throw error;
  return fail(
    name,
    error.message,
    `The variables are listed by: ${ownCommand('doctor', [], { options: { help: true } })}`,
  );
}

/** Whether the proxy on the way lets us through; nothing where there is none. Of a password it shows nothing. */
function proxyCheck(seen: ProxyProbe | undefined): Check[] {
  if (!seen) return [];
  const { shown, from, inClear, trouble } = seen;
  const named = from === undefined ? '' : `, by ${from}`;
  if (trouble) return [fail('proxy', `${trouble.says}${named}`, trouble.todo)];
  const says = `${shown} opens a tunnel to IAM${named}`;
  if (!inClear) return [ok('proxy', says)];
  const todo =
    'The endpoint is plain HTTP of this machine: take `proxy` from the connection, or name an https endpoint.';
  return [warn('proxy', `${says}: it reads what goes through, passwords and tokens too`, todo)];
}

/** Whether a host publishes its service, by what it says to somebody without credentials. */
export function endpointCheck(service: EndpointName, { origin, route, says, todo: known }: Probe): Check {
  const { publishes = 'the API', whenAbsent } = serviceOf(service).probe;
  const name = `${variablePart(service).replace('_', ' ')} endpoint`;
  const variable = endpointVariable(service);
  switch (route) {
    case 'exists':
      return ok(name, `${origin} publishes ${publishes} (${says})`);
    case 'absent': {
      const todo = whenAbsent === undefined ? `Check ${variable} and the region.` : `${whenAbsent} ${variable}.`;
      return fail(name, `${origin} does not publish ${publishes} (${says})`, todo);
    }
    case 'unclear':
      return warn(
        name,
        `${origin} gives an answer that is not the gateway's (${says})`,
        `Check ${variable}, and whether a proxy answers.`,
      );
    case 'unset':
      return warn(name, says, whenAbsent === undefined ? `Set ${variable}.` : `${whenAbsent} ${variable}.`);
    case 'unreachable':
      return fail(
        name,
        `${origin} does not answer: it ${says}`,
        known ?? `Check the network, the region and ${variable}.`,
      );
  }
}

/**
 * Whether the two clocks are near enough for signatures to be accepted.
 * @param aheadMs how far the cloud's clock is ahead of ours; undefined when no reply told
 */
export function clockCheck(aheadMs: number | undefined): Check {
  const name = 'clock';
  if (aheadMs === undefined) return warn(name, 'no reply carried the time', 'Check the endpoints first.');
  const offMs = Math.abs(aheadMs);
  const seconds = Math.round(offMs / 1_000);
  const says = `this machine's clock is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the cloud's`;
  if (offMs >= SKEW_REFUSED_MS) return fail(name, `${says}: signatures are refused`, "Set this machine's clock (NTP).");
  if (offMs >= SKEW_ODD_MS)
    return warn(name, says, "Set this machine's clock (NTP): signatures are refused from 15 min on.");
  return ok(name, seconds === 0 ? "agrees with the cloud's" : says);
}

async function checkCredentials(cloud: HuaweiCloud): Promise<Check> {
  const name = 'credentials';
  try {
    await cloud.checkCredentials({ signal: AbortSignal.timeout(CALL_WITHIN_MS), timeoutMs: CALL_WITHIN_MS });
    const who = cloud.userName === undefined ? 'the access key' : `user ${cloud.userName}`;
    return ok(name, `IAM accepts ${who}, from ${cloud.credentialsFrom ?? 'the program'}`);
  } catch (error) {
    if (!(error instanceof HuaweiCloudError)) throw error;
    const from = cloud.credentialsFrom === undefined ? '' : ` They come from ${cloud.credentialsFrom}.`;
    return fail(name, `${error.message.replace(error.hint, '').trim()}${from}`, error.hint);
  }
}

/** OBS takes no token: who logs in by a password has nothing that it would take. */
export function obsKeyCheck({ identity }: Pick<HuaweiCloud, 'identity'>): Check[] {
  if (identity.by === 'accessKey') return [];
  const says = 'a password login signs nothing, and OBS takes requests by an access key alone';
  return [warn('OBS credentials', says, `Only \`obs\` steps need it: ${KEYS_FOR_OBS}.`)];
}

async function checkProject(cloud: HuaweiCloud): Promise<Check> {
  const name = 'project';
  try {
    return ok(name, await cloud.projectId());
  } catch (error) {
    const todo = 'Set HUAWEICLOUD_SDK_PROJECT_ID, or a region whose project the user may see.';
    return fail(name, reasonOf(error), todo);
  }
}
