'use strict';
// npm run try-vendor-sdks [-- PROGRAM...]: the vendor's own Python SDKs, unchanged, against the simulator. Each program of
// test/vendor-sdks prints a line a call, and every reply is held against the SDK's model of it.
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { startSimulator } = require('../lib/simulator');
const { endpointsOf, withPython } = require('./python-environment');

const programs = join(__dirname, '..', 'test', 'vendor-sdks');
const all = ['dli_sql', 'dli_spark', 'dli_streams', 'cdm_jobs', 'dgc_jobs', 'mrs_jobs', 'smn_messages', 'obs_objects'];

/** A cloud of its own, whose clock only the program moves. What it says at last, and its exit code. */
async function tryOut(python, program) {
  const cloud = await startSimulator({ speed: 0 });
  const env = {
    ...process.env,
    ...endpointsOf(cloud.url),
    PYTHONDONTWRITEBYTECODE: '1',
    SIMULATOR_URL: cloud.url,
    HUAWEICLOUD_SDK_PROJECT_ID: cloud.projectId,
    HUAWEICLOUD_SDK_AK: cloud.ak,
    HUAWEICLOUD_SDK_SK: cloud.sk,
  };
  try {
    const child = spawn(python, ['-u', join(programs, `${program}.py`)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    const lines = said.trimEnd().split('\n');
    const summary = lines.at(-1)?.startsWith('{') ? JSON.parse(lines.pop()) : { calls: 0, wrong: 1 };
    console.log(lines.join('\n'));
    return { calls: summary.calls, wrong: code === 0 ? summary.wrong : Math.max(1, summary.wrong) };
  } finally {
    await cloud.close();
  }
}

async function main(asked) {
  return withPython(
    { versions: ['3.11', '3.12', '3.10'], requirements: join(programs, 'requirements.txt') },
    async (python) => {
      const counts = [];
      for (const program of asked.length ? asked : all) counts.push(await tryOut(python, program));
      const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
      console.log(`\n${sum('calls')} calls of the vendor's SDKs, ${sum('wrong')} findings`);
      return sum('wrong') === 0 ? 0 : 1;
    },
  );
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
