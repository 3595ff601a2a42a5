'use strict';
// npm run try-airflow: the Huawei provider of Airflow, unchanged, against the simulator: what its tasks say, and what the cloud
// saw; then pipelines of ours, in the same cloud, with the same misfortunes. docs/from-airflow.md tells of it. UPDATE_DOCS=1 writes the list of the provider's classes anew.
const { execFileSync, spawn } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { startSimulator } = require('../lib/simulator');
const { tryHere } = require('./beside-airflow');
const { endpointsOf, withPython } = require('./python-environment');

const programs = join(__dirname, '..', 'test', 'vendor-sdks', 'airflow');
const list = join(programs, 'provider-classes.json');

function environmentOf(cloud, folder) {
  const connection = {
    conn_type: 'huaweicloud',
    login: cloud.ak,
    password: cloud.sk,
    extra: { region: 'cn-north-4', project_id: cloud.projectId },
  };
  return {
    ...process.env,
    ...endpointsOf(cloud.url),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONWARNINGS: 'ignore',
    AIRFLOW_HOME: folder,
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW_CONN_HUAWEICLOUD_DEFAULT: JSON.stringify(connection),
    SIMULATOR_URL: cloud.url,
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
  };
}

/** Whether the list that the page is checked by is that of the provider. */
function checkClasses(python, env) {
  const said = execFileSync(python, [join(programs, 'provider_classes.py')], { encoding: 'utf8', env });
  const found = `${JSON.stringify(JSON.parse(said.trimEnd().split('\n').at(-1)), null, 2)}\n`;
  if (process.env.UPDATE_DOCS) writeFileSync(list, found);
  const isSame = found === readFileSync(list, 'utf8');
  console.log(`${isSame ? 'ok' : 'no'} ${list} is the list of the provider's classes`);
  return isSame;
}

async function main() {
  const environment = { versions: ['3.10', '3.11', '3.12'], requirements: join(programs, 'requirements.txt') };
  return withPython(environment, async (python, folder) => {
    const cloud = await startSimulator();
    try {
      const env = environmentOf(cloud, folder);
      const isSame = checkClasses(python, env);
      const page = join(__dirname, '..', 'docs', 'from-airflow.md');
      execFileSync(python, [join(programs, 'try_page.py'), page], { env, stdio: 'inherit' });
      const child = spawn(python, ['-u', join(programs, 'try_provider.py')], { env, stdio: 'inherit' });
      const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
      console.log('\nthe same here:');
      const otherwise = await tryHere(cloud, folder);
      return isSame && code === 0 && otherwise === 0 ? 0 : 1;
    } finally {
      await cloud.close();
    }
  });
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
