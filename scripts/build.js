'use strict';
// Compiles src/ and simulator/ to lib/, bundles the workflows once, without and with traces, so that a worker starts without webpack,
// bundles the pages of the board, and writes the JSON Schema of a pipeline.
const { execFileSync } = require('node:child_process');
const { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

async function build() {
  // An installed package ships lib/ and has no compiler: there is nothing to build then.
  if (!existsSync(join(root, 'tsconfig.build.json'))) return;
  rmSync(join(root, 'lib'), { recursive: true, force: true });
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  require('./compile-command-line').compileCommandLine(root, join(root, 'lib'));
  const { bundleTracedWorkflows, bundleWorkflows } = require(join(root, 'lib/src/plugin/bundle-workflows.js'));
  writeFileSync(join(root, 'lib/workflow-bundle.js'), await bundleWorkflows());
  // For the image. The package goes without: it is as large as the other one, and a worker that wants it makes it.
  writeFileSync(join(root, 'lib/workflow-bundle-traced.js'), await bundleTracedWorkflows());
  await require('./bundle-board').bundleBoard(join(root, 'lib/board'));
  writeSchema();
  linkCommand();
}

/** For editors, which read a file of the package: `temporal-huaweicloud/pipeline.schema.json`. */
function writeSchema() {
  const { pipelineJsonSchema } = require(join(root, 'lib/src/spec/pipeline-json-schema.js'));
  writeFileSync(join(root, 'lib/pipeline.schema.json'), `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`);
}

/** Lets `npx temporal-huaweicloud` run this checkout. Without the link npm installs the package into a cache, each time. */
function linkCommand() {
  const folder = join(root, 'node_modules/.bin');
  const link = join(folder, 'temporal-huaweicloud');
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  // Windows has no links without rights: npm's own, slower way is left there.
  if (process.platform !== 'win32') symlinkSync('../../bin/temporal-huaweicloud.js', link);
}

build().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
