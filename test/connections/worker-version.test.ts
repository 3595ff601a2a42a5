import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import { deploymentOf } from '../../src/config/worker-version';
import { temporaryFolder } from '../support/temporary-folder';

const bundle = join(temporaryFolder(), 'bundle.js');

beforeAll(() => writeFileSync(bundle, 'the workflows'));

test('a worker without a deployment takes whatever comes', () => {
  expect(deploymentOf({}, bundle)).toBeUndefined();
});

test('a build is named after the version and the workflows, unless the environment names it', () => {
  const named = deploymentOf({ HUAWEICLOUD_DEPLOYMENT: 'pipelines' }, bundle)?.version.buildId;
  expect(named).toMatch(new RegExp(`^${version}-[0-9a-f]{12}$`));
  expect(deploymentOf({ HUAWEICLOUD_DEPLOYMENT: 'other' }, bundle)?.version.buildId).toBe(named);
  writeFileSync(bundle, 'other workflows');
  expect(deploymentOf({ HUAWEICLOUD_DEPLOYMENT: 'pipelines' }, bundle)?.version.buildId).not.toBe(named);

  expect(deploymentOf({ HUAWEICLOUD_DEPLOYMENT: 'pipelines', HUAWEICLOUD_BUILD_ID: 'one' }, bundle)).toEqual({
    version: { deploymentName: 'pipelines', buildId: 'one' },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'PINNED',
  });
});

test.each([
  [{ HUAWEICLOUD_BUILD_ID: 'one' }, 'set HUAWEICLOUD_DEPLOYMENT as well'],
  [{ HUAWEICLOUD_DEPLOYMENT: 'a.b' }, 'must be a name without `.`, `:` and spaces'],
  [{ HUAWEICLOUD_DEPLOYMENT: '__ours' }, 'does not begin with `__`, got "__ours"'],
  [{ HUAWEICLOUD_DEPLOYMENT: 'pipelines' }, 'needs HUAWEICLOUD_BUILD_ID'],
])('%j without a bundle is refused in a sentence', (env, sentence) => {
  expect(() => deploymentOf(env)).toThrow(sentence);
});
