import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowsInto } from '../../replay-fuzz/stage/bundle-workflows';
import { BUILT_BUNDLE } from '../pipelines/sandbox';
import type { Work } from './live-share';

/** Does something with the file in which the workflows of such worlds are bundled: of workflows of a user's own, no build has made one. */
export async function withBundle(work: Work, act: (bundle: string) => Promise<void>): Promise<void> {
  if (work !== 'ownWorkflow') return act(BUILT_BUNDLE);
  const folder = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-worlds-'));
  try {
    await act(await bundleWorkflowsInto(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
