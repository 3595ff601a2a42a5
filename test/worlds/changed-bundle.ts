import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../../worlds/pipelines/sandbox';
import { workflowBundlePath } from '../support/temporal';

/** What stands in the bundle, and what takes its place. */
export type Change = readonly [what: string, by: string];

/** The workflows of a bundle with one thing changed. @throws where it does not stand once in the bundle */
export function changedBundle([what, by]: Change, folder: string, bundle = workflowBundlePath()): Sandbox {
  const [before = '', after, ...more] = readFileSync(bundle, 'utf8').split(what);
  if (after === undefined || more.length) throw new Error(`\`${what}\` does not stand once in the bundle`);
  const file = join(folder, `${by.length}.js`);
  writeFileSync(file, before + by + after);
  return Sandbox.of(file);
}
