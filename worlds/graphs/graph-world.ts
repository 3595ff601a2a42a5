import type { PipelineStatus } from '../../src/domain/status';
import type { LogEntry } from '../../simulator';
import { TOLD } from '../../replay-fuzz/draw/draw-pipeline';
import { countAnswers, type Saying } from '../../replay-fuzz/draw/drawn-run';
import { Answers } from '../../replay-fuzz/live/answers';
import { type LivedOutcome, LivedWorkflow } from '../pipelines/lived-workflow';
import type { Sandbox } from '../pipelines/sandbox';
import type { RunClosed } from '../pipelines/workflow-run';
import type { GraphPlan } from './graph-plan';

const LOOK_EVERY_MS = 500;
const LOOKS_BEFORE_RESUME = 4;

/** What became of a world in which a pipeline of a random graph runs. */
export interface GraphOutcome extends LivedOutcome {
  plan: GraphPlan;
  end: RunClosed['as'] | 'open';
  /** Its last status, from the memo. */
  status?: PipelineStatus;
  log: LogEntry[];
  /** When it ended, by the time of day. */
  closedAt?: number;
  resets: number;
}

/** Lives through such a world. Only one at a time: it sets the one clock. */
export async function liveGraph(
  drawn: GraphPlan,
  sandbox: Sandbox,
  { tells = false }: { tells?: boolean } = {},
): Promise<GraphOutcome> {
  // What is answered is counted in it.
  const plan = { ...drawn, run: { ...drawn.run, answers: {} } };
  const { workflowId, workflowType, args, jobs, cancelAfterMs, isAttended } = plan.run;
  const furtherActivities = () => ({ [TOLD]: async () => undefined });
  const lived = new LivedWorkflow(plan, sandbox, { workflowId, workflowType, args, jobs, furtherActivities }, tells);
  const { stage } = lived;
  const { time, cloud } = stage;
  const people = new PeopleOfGraph(plan, lived);
  const closedAt = await lived.live({
    before: () => {
      for (const job of plan.run.rivals) cloud.fault({ match: { path: `/${job}/run-immediate` }, kind: 'loseReply' });
    },
    beside: () => {
      people.begin();
      if (isAttended) people.attend();
      if (cancelAfterMs !== undefined) time.after(cancelAfterMs, undefined, () => lived.cancel());
    },
  });
  const { status } = lived.run;
  return {
    plan,
    end: lived.run.closed?.as ?? 'open',
    ...(status && { status }),
    log: cloud.log(),
    ...(closedAt !== undefined && { closedAt }),
    resets: lived.resetsAfter.length,
    ...lived.outcome,
  };
}

/** Who talks to it in bursts, answers what it asks in one breath, and starts its jobs where our reply is lost. */
class PeopleOfGraph {
  private readonly answers: Answers;
  private readonly answering = new Set<string>();
  private rivals: string[];
  private pausedLooks = 0;

  constructor(
    private readonly plan: GraphPlan,
    private readonly lived: LivedWorkflow,
  ) {
    this.answers = new Answers(plan.run, (jobs) => lived.stage.cloud.addJobs(jobs));
    this.rivals = plan.run.rivals;
  }

  begin(): void {
    for (const { afterMs, says } of this.plan.run.bursts) this.in(afterMs, () => this.sayTogether(says));
  }

  attend(): void {
    const { run } = this.lived;
    if (run.closed) return;
    this.meetRivals();
    const { status } = run;
    this.pausedLooks = status?.state === 'paused' ? this.pausedLooks + 1 : 0;
    // Whoever paused it could not be heard when they had it go on.
    if (this.pausedLooks > LOOKS_BEFORE_RESUME) this.sayTogether([{ update: 'resume', input: {} }]);
    const asks = (status?.asks ?? []).filter(({ step }) => !this.answering.has(step));
    if (status) this.sayTogether(asks.map((ask) => this.answers.to(ask, status)));
    this.in(LOOK_EVERY_MS, () => this.attend());
  }

  /** The reply to our start is lost, and a stranger starts the same job: nobody can tell the two apart. */
  private meetRivals(): void {
    const { cloud } = this.lived.stage;
    const met = this.rivals.filter((job) => cloud.log().some((one) => one.job === job && one.effect === 'start'));
    for (const job of met) cloud.run({ service: 'dgc', job, by: 'stranger' });
    this.rivals = this.rivals.filter((job) => !met.includes(job));
  }

  private sayTogether(says: readonly Saying[]): void {
    countAnswers(this.plan.run, says);
    for (const saying of says) this.say(saying);
  }

  /** Whom a reset has cut short says it once more, but to run a job: Temporal says it to the next run, and both would be heard. */
  private say(saying: Saying): void {
    const { run } = this.lived;
    const step = 'step' in saying.input ? String(saying.input.step) : undefined;
    if (step !== undefined) this.answering.add(step);
    run.update(saying.update, saying.input, (outcome) => {
      if (outcome === 'ended' && !this.lived.run.closed && saying.update !== 'runNow')
        return this.in(LOOK_EVERY_MS, () => this.say(saying));
      if (step !== undefined) this.answering.delete(step);
    });
  }

  private in(ms: number, act: () => void): void {
    this.lived.stage.time.after(ms, undefined, act);
  }
}
