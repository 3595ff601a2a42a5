import { createRequire } from 'node:module';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Steps {
  readonly activeMutant: string;
  readonly isEndless: boolean;
  begin(mutant: string | undefined, usual: number): void;
  over(): void;
}
interface Journal {
  take(batch: number): boolean;
  note(batch: number, line: unknown): void;
  fileOf(batch: number): string;
  read(batch: number): { found: Map<string, unknown>; unclear: Map<string, Set<string>>; isOver: boolean };
}
const scripts = createRequire(resolve('scripts/mutants/steps.cjs'));
const { Steps } = scripts('./steps.cjs') as { Steps: new (runAway: () => void) => Steps };
const { Journal } = scripts('./journal.cjs') as { Journal: new (folder: string) => Journal };

/** Goes on for ever, as instrumented code does with a mutant in its loop. @returns after how many steps it was ended */
function goOn(steps: Steps): number {
  for (let done = 0; ; done += 1) {
    try {
      void steps.activeMutant;
    } catch {
      return done;
    }
  }
}

test('a test that a mutant sends round for ever is ended after twenty times its steps and a few more', () => {
  const steps = new Steps(() => undefined);
  steps.begin('7', 1_000);
  expect(steps.activeMutant).toBe('7');
  expect(goOn(steps)).toBe(219_999);
  expect(steps.isEndless).toBe(true);
});

test('without a mutant no step counts, and none is wanted', () => {
  const steps = new Steps(() => undefined);
  steps.begin('7', 0);
  goOn(steps);
  steps.over();
  const wanted = new Set(Array.from({ length: 300_000 }, () => steps.activeMutant));
  expect([[...wanted], steps.isEndless]).toEqual([['none'], false]);
});

test('what goes on although it is ended, over and over, has its process ended', () => {
  const swallowed = new Error('given up');
  const steps = new Steps(() => {
    throw swallowed;
  });
  steps.begin('7', 0);
  let ended: unknown;
  for (let tries = 0; ended !== swallowed && tries < 1_000_000; tries += 1) {
    try {
      void steps.activeMutant;
    } catch (error) {
      ended = error;
    }
  }
  expect(ended).toBe(swallowed);
});

test('what was known of a batch when its process was killed is known to the next', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-journal-'));
  try {
    const journal = new Journal(folder);
    expect([journal.take(0), new Journal(folder).take(0)]).toEqual([true, true]);
    journal.note(0, { unclear: '3', file: 'a.test.ts' });
    journal.note(0, { unclear: '4', file: 'a.test.ts' });
    journal.note(0, { found: '3', isEndless: true });
    appendFileSync(journal.fileOf(0), '{"found":"5');
    const { found, unclear, isOver } = new Journal(folder).read(0);
    expect([[...found.keys()], [...unclear.keys()], isOver]).toEqual([['3'], ['4'], false]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
