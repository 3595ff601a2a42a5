import type { BundleOptions } from '@temporalio/worker';

type WebpackConfiguration = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

interface SwcRule {
  use: { options: { jsc: { target: string } } };
}

/**
 * Has TypeScript bundled as `lib/` is compiled, which is what users have. The SDK's bundler makes ES2017 of it, where a regular expression
 * that asks for letters has each of them written out: a sixth of what a workflow's thread does in tests was compiling those.
 */
export function asCompiled(config: WebpackConfiguration): WebpackConfiguration {
  const rules = (config.module?.rules ?? []).filter(isSwc);
  if (rules.length !== 1) throw new Error('the bundler of the SDK compiles TypeScript otherwise than it did');
  for (const { use } of rules) use.options.jsc.target = 'es2022';
  return config;
}

function isSwc(rule: unknown): rule is SwcRule {
  return String((rule as { test?: RegExp }).test) === String(/\.ts$/);
}
