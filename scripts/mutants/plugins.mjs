// What `npm run mutants` adds to Stryker: an order drawn by seed, an end by the clock, and tests that are run file by file.
import {
  commonTokens,
  declareClassPlugin,
  declareFactoryPlugin,
  PluginKind,
  tokens,
} from '@stryker-mutator/api/plugin';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';
import { RunnerByFile } from './runner-by-file.mjs';
import { ScoreByRoom } from './score-by-room.mjs';

function runnerByFile(injector) {
  return new RunnerByFile(jestPlugins[0].factory(injector), injector.resolve(commonTokens.logger));
}
runnerByFile.inject = tokens(commonTokens.injector);

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'jest-by-file', runnerByFile),
  declareClassPlugin(PluginKind.Reporter, 'score-by-room', ScoreByRoom),
];
