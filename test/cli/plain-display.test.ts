import type { AnswerName } from '../../src/domain/status';
import { PlainDisplay } from '../../src/cli/display/plain-display';
import { copying, pipelineUnderWay } from './pipeline-under-way';

let nowMs: number;
let lines: string[];
let display: PlainDisplay;

beforeEach(() => {
  nowMs = 0;
  lines = [];
  display = new PlainDisplay(
    'orders-1',
    (text) => lines.push(...(typeof text === 'string' ? [text] : text)),
    () => nowMs,
  );
});

test('a plain log has one line for each change, and none for steps that wait', () => {
  display.show(pipelineUnderWay(), []);
  nowMs = 1_500;
  display.show(pipelineUnderWay(), []);
  display.show(pipelineUnderWay({ state: 'succeeded' }), []);

  expect(lines).toEqual([
    '   0.0s  copy         cdm  running     orders_to_obs #1 RUNNING',
    '   0.0s  orders-nightly running',
    '   1.5s  copy         cdm  succeeded   orders_to_obs #1 RUNNING',
  ]);
});

test('progress alone earns a line at most every five seconds', () => {
  for (nowMs = 0; nowMs <= 10_000; nowMs += 500) display.show(pipelineUnderWay(), [copying(nowMs / 1000, nowMs)]);

  expect(lines.filter((line) => line.includes('copy')).map((line) => line.trim().split(' ')[0])).toEqual([
    '0.0s',
    '5.0s',
    '10.0s',
  ]);
});

test('a step that asks for a person says what and which answers there are, once', () => {
  const status = {
    ...pipelineUnderWay(),
    asks: [{ step: 'copy', why: 'two runs may be ours', answers: ['retry', 'adopt'] as AnswerName[] }],
  };
  display.show(status, []);
  display.show(status, []);

  expect(lines.slice(1, -1)).toEqual([
    '   0.0s  copy asks: two runs may be ours',
    '           answer: temporal-huaweicloud retry orders-1 --step copy',
    '           answer: temporal-huaweicloud adopt orders-1 --step copy --run RUN_ID',
  ]);
});
