'use strict';
// Compiles src/ and simulator/ to lib/, then bundles the workflows once, so that a worker starts without webpack.
const { execFileSync } = require('node:child_process');
const { existsSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

async function build() {
  // An installed package ships lib/ and has no compiler: there is nothing to build then.
  if (!existsSync(join(root, 'tsconfig.build.json'))) return;
  rmSync(join(root, 'lib'), { recursive: true, force: true });
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  const { bundleWorkflowCode } = require('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'lib/src/workflow-types.js'),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  writeFileSync(join(root, 'lib/workflow-bundle.js'), code);
}

build().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
