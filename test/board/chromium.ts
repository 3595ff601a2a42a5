import { source as axeSource } from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findOnPath } from '../../src/cli/demo/temporal-server/find-on-path';

/**
 * A browser as people have one.
 * @throws Error saying what to do where this machine has none
 */
export async function openChromium(): Promise<Browser> {
  const executablePath = await findOnPath('chromium', process.env);
  if (executablePath === undefined) throw new Error('The pages are looked at in Chromium: apt-get install -y chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-lcd-text'] });
}

/** What breaks the rules of accessibility on a page: which rule, and where. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Into the page's world through the debugger, which its policy does not bind.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  );
}
