import { streamJobs } from '../../src/activities/dli/stream-jobs';
import { Watcher } from '../../src/activities/watch/watcher';
import type { DliBody } from '../../src/domain/dli/dli-body';
import type { Run } from '../../src/domain/run';
import { type StubCloud, startStubCloud } from '../client/support/stub-cloud';
import { waitFor } from './waiting';

/** It rests as it was stopped last, and is started again. */
const BEFORE = { status: 'job_cancel_success', startTimeMs: 5, updateTimeMs: 6 };
const BODY: DliBody = {
  jobIds: ['131'],
  action: 'start',
  resumeSavepoint: true,
  triggerSavepoint: false,
  onPartialStart: 'allOrNothing',
};

let stub: StubCloud;
let word: string;

beforeEach(async () => {
  stub = await startStubCloud();
  stub.answers = [
    (response, { target }) => {
      // What is stopped before it runs leaves the times of the run before.
      const job = { job_id: 131, name: 's', status: word, start_time: 5, update_time: word === BEFORE.status ? 8 : 7 };
      const isList = !target.endsWith('/131');
      const listed = { is_success: 'true', job_list: { total_count: 1, jobs: [job] } };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isList ? listed : { is_success: 'true', job_detail: job }));
    },
  ];
});
afterEach(async () => stub.close());

test.each([
  ['by looks of its own', false],
  ['by a list', true],
])(
  'a stream that somebody cancels while it starts again has stopped, although it rests as it did before (seen %s)',
  async (_how, byList) => {
    word = 'job_submitting';
    const job = streamJobs(stub.connect(), BODY);
    const run: Run<object> = { id: '131', job: '131', origin: 'new', trace: { before: BEFORE } };
    // Many runs of others are waited for, so that the list is worth it.
    const watcher = new Watcher({ minMs: 10, maxMs: 50 });
    const words: (string | undefined)[] = [];
    const wait = waitFor(byList ? job : { ...job, list: undefined }, [run], {
      beat: (seen) => {
        words.push(seen[0]?.status);
        if (seen[0]?.status === 'job_submitting') word = BEFORE.status;
      },
    });
    const ends = await watcher.untilEnded(wait);
    expect(words).toContain('job_submitting');
    expect(ends).toMatchObject([{ verdict: 'stopped', status: 'job_cancel_success' }]);
  },
);
