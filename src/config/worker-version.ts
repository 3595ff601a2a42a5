import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WorkerDeploymentOptions } from '@temporalio/worker';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error';

/** What the server keeps for itself: `.` and `:` stand between a deployment and its build. */
const DEPLOYMENT_NAME = /^(?!__)[^.:\s]{1,200}$/;
const HASH_LENGTH = 12;

/**
 * Which build of a worker deployment this worker is (`HUAWEICLOUD_DEPLOYMENT`, `HUAWEICLOUD_BUILD_ID`), so that runs end
 * on the build that began them. Without a deployment a worker takes whatever comes.
 * @param bundle the prebuilt workflow bundle. Unless the environment says otherwise, a build is known by the package's version and the hash of this
 * @throws ConfigurationError in one sentence when the two variables do not fit together
 */
export function deploymentOf(env: NodeJS.ProcessEnv, bundle?: string): WorkerDeploymentOptions | undefined {
  const deploymentName = env['HUAWEICLOUD_DEPLOYMENT']?.trim();
  const given = env['HUAWEICLOUD_BUILD_ID']?.trim();
  if (!deploymentName) {
    if (!given) return undefined;
    throw new ConfigurationError(
      'HUAWEICLOUD_BUILD_ID names a build of a deployment: set HUAWEICLOUD_DEPLOYMENT as well.',
    );
  }
  if (!DEPLOYMENT_NAME.test(deploymentName)) {
    throw new ConfigurationError(
      `HUAWEICLOUD_DEPLOYMENT must be a name without \`.\`, \`:\` and spaces that does not begin with \`__\`, got ${JSON.stringify(deploymentName)}.`,
    );
  }
  const buildId = given || (bundle && buildIdOf(bundle));
  if (!buildId)
    throw new ConfigurationError(
      'HUAWEICLOUD_DEPLOYMENT needs HUAWEICLOUD_BUILD_ID: there is no workflow bundle to name the build after.',
    );
  return {
    version: { deploymentName, buildId },
    useWorkerVersioning: true,
    // A pipeline is over in hours: it is let end as it began.
    defaultVersioningBehavior: 'PINNED',
  };
}

/** What workflows do is in the bundle: two builds of the same bundle run the same runs. */
function buildIdOf(bundle: string): string {
  const hash = createHash('sha256').update(readFileSync(bundle)).digest('hex');
  return `${packageVersion()}-${hash.slice(0, HASH_LENGTH)}`;
}

function packageVersion(): string {
  const file = readFileSync(require.resolve('temporal-huaweicloud/package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}
