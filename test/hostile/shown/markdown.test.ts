import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { backfillText } from '../../../src/domain/backfill-text';
import { codeSpan, markdownLink, markdownText, markdownWithin } from '../../../src/domain/markdown-text';
import { shownText } from '../../../src/domain/shown-text';
import { statusText } from '../../../src/domain/status-text';
import { hostileStatus } from './hostile-status';
import { HOSTILE, HOSTILE_ID } from './hostile-text';
import { NOTHING, rawIn } from './raw-in';
import { hostileText, SEED } from './text';

const RUNS = Number(process.env['TEST_FUZZ_RUNS'] ?? 2_000);

interface Judgement {
  /** How often each kind of node is there, as Temporal's web UI reads it. */
  ui: Record<string, number>;
  /** The same in GitHub's dialect, tables and bare addresses included. */
  dialect: Record<string, number>;
  text: string;
}

function judged(markdown: string[]): Judgement[] {
  const judge = join(__dirname, 'judge-markdown.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [judge], {
    input: JSON.stringify(markdown),
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout) as Judgement[];
}

const PLAIN = ['root', 'paragraph', 'text', 'inlineCode', 'codespan', 'escape', 'space'];

/** What is more than text and code. */
function livelyIn({ ui, dialect }: Judgement): string[] {
  return [...Object.keys(ui), ...Object.keys(dialect)].filter((kind) => !PLAIN.includes(kind));
}

test('the judge sees links, images, HTML, headings and lists', () => {
  const [found] = judged(['# h\n\n[l](https://e.example) ![i](x) <b>\n\n- one\n\n> q\n\nhttps://e.example']);
  expect(livelyIn(found as Judgement)).toEqual(
    expect.arrayContaining(['heading', 'link', 'image', 'html', 'list', 'blockquote']),
  );
});

test(`text of somebody else's is text in Markdown (seed ${SEED}), at the start of a line and within one`, () => {
  const texts = [HOSTILE, ...fc.sample(hostileText(), { seed: SEED, numRuns: RUNS })];
  const within = texts.map((text) => `**x** ${markdownText(text)} y`);
  const bad = judged([...texts.map(markdownText), ...within]).flatMap((judgement, at) => {
    const lively = livelyIn(judgement).filter((kind) => at < texts.length || kind !== 'strong');
    return lively.length ? [{ text: texts[at % texts.length], lively }] : [];
  });
  expect(bad).toEqual([]);
  for (const text of texts) expect(rawIn(markdownText(text))).toEqual(NOTHING);
});

test(`what a reader sees of such text is that text (seed ${SEED})`, () => {
  const texts = fc.sample(hostileText(), { seed: SEED, numRuns: RUNS }).filter((text) => !text.includes('|'));
  const seen = judged(texts.map((text) => `x ${markdownText(text)}`)).map(({ text }) => text.replace(/\s+/gu, ' '));
  const meant = texts.map((text) => `x ${shownText(text.replace(/[\r\n]+/g, ' '))}`.replace(/\s+/gu, ' ').trim());

  expect(seen.map((text) => text.trim())).toEqual(meant);
});

test(`code is one piece of code, to the letter, whatever is in it (seed ${SEED})`, () => {
  const texts = fc.sample(hostileText(), { seed: SEED, numRuns: RUNS }).filter((text) => text.trim() !== '');
  const found = judged(texts.map((text) => `Answer with ${codeSpan(text)}.`));

  expect(found.map(({ ui }) => ui)).toEqual(texts.map(() => ({ root: 1, paragraph: 1, text: 2, inlineCode: 1 })));
  expect(found.map(({ text }) => text)).toEqual(texts.map((text) => `Answer with ${shownText(text)}.`));
});

test('text that is cut is cut before it is escaped', () => {
  fc.assert(
    fc.property(hostileText(), fc.integer({ min: 20, max: 60 }), (text, most) => {
      expect(markdownWithin(text, most).length).toBeLessThanOrEqual(most);
    }),
    { seed: SEED },
  );
});

test('the details of a pipeline with hostile names hold what is ours, and nothing else, in the web UI', () => {
  const [calm, hostile] = judged([
    statusText(hostileStatus('plain', 'paused'), 'plain'),
    statusText(hostileStatus(HOSTILE, 'paused'), HOSTILE_ID),
  ]);
  const lively = ({ ui, dialect }: Judgement) => [
    Object.entries(ui).filter(([kind]) => !PLAIN.includes(kind)),
    Object.entries(dialect).filter(([kind]) => !PLAIN.includes(kind)),
  ];

  expect(lively(hostile as Judgement)).toEqual(lively(calm as Judgement));
  expect(rawIn(statusText(hostileStatus(HOSTILE, 'paused'), HOSTILE_ID))).toEqual(NOTHING);
});

test(`details that are cut end with a whole line (seed ${SEED})`, () => {
  const texts = fc.sample(hostileText(200), { seed: SEED, numRuns: 60 });
  const pages = texts.map((text) => {
    const status = hostileStatus(text.repeat(5), 'held');
    return statusText(
      {
        ...status,
        steps: Array.from({ length: 60 }, () => status.steps)
          .flat()
          .slice(0, 60),
      },
      text,
    );
  });
  for (const { ui } of judged(pages)) expect(Object.keys(ui)).not.toEqual(expect.arrayContaining(['html']));
  for (const page of pages) expect(page.length).toBeLessThanOrEqual(20_000);
});

test('the details of a backfill with hostile names hold nothing of theirs', () => {
  const page = (text: string) => {
    const run = { date: text, state: 'failed' as const, workflowId: text, failure: { type: text, message: text } };
    const counts = { waiting: 0, running: 0, succeeded: 0, skipped: 0, underWay: 0, failed: 1, cancelled: 0 };
    const status = { name: text, from: text, to: text, state: 'failed', total: 1, counts, runs: [run] };
    return backfillText({ ...status, failure: run.failure } as unknown as Parameters<typeof backfillText>[0]);
  };
  const [calm, hostile] = judged([page('plain'), page(HOSTILE)]);

  expect(Object.keys(hostile?.dialect ?? {}).filter((kind) => !PLAIN.includes(kind))).toEqual(
    Object.keys(calm?.dialect ?? {}).filter((kind) => !PLAIN.includes(kind)),
  );
});

test('a link of ours leads where it says, or is no link', () => {
  expect(markdownLink('console', 'https://console.example/cdm/?region=a')).toBe(
    '[console](https://console.example/cdm/?region=a)',
  );
  expect(markdownLink('console', 'https://e.example/a) ![i](x')).toBe(
    '[console](https://e.example/a%29%20%21%5Bi%5D%28x)',
  );
  expect(markdownLink('console', 'javascript:alert(1)')).toBe('`javascript:alert(1)`');
});
