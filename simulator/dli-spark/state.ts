import { requireQueue } from '../dli/known-queues';
import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import { CLOCK, CLOUD, type Actor, type Happening, type TruthLog } from '../truth-log';
import { SparkBatch, type BatchWitness } from './batch';
import { requireAgency, type Creation } from './creation';
import type { DliSparkDialect } from './dialect';
import { dliSparkSpec, type DliSparkSpec } from './job-spec';

/** DLI's Spark batches. A batch needs no registration: what is registered is how batches behave. */
export class DliSparkState {
  private readonly specs = new Map<string, DliSparkSpec>();
  private readonly sparkBatches = new Map<string, SparkBatch>();

  constructor(
    private readonly timeline: Timeline,
    private readonly log: TruthLog,
    private readonly speech: Required<DliSparkDialect>,
    private readonly newId: () => string,
  ) {}

  /** Registers how batches behave; the same texts and queue again replace what was said of them. */
  add(spec: DliSparkSpec): void {
    this.specs.set(JSON.stringify([spec.nameContains, spec.file, spec.queue]), spec);
  }

  /** Begins a batch. @param read gives what was asked for @throws Refusal when it is not taken, for one by its queue */
  create(read: () => Creation, file: string, actor: Actor): SparkBatch {
    try {
      return this.begin(read(), actor);
    } catch (error) {
      const refused = { service: 'dliSpark', effect: 'refused', job: file, run: null } as const;
      if (error instanceof Refusal) this.log.record({ ...refused, reason: String(error) }, actor);
      throw error;
    }
  }

  /** Asks a batch to end. @throws Refusal when it has ended, or there is none */
  cancel(id: string, actor: Actor): void {
    const batch = this.batch(id);
    if (!batch.isActive) {
      // GUESS: what a cancel that comes too late is told.
      const refusal = new Refusal('DLI.0007', `The batch is ${batch.status} and cannot be cancelled.`);
      this.log.record({ ...happening(batch), effect: 'refused', reason: String(refusal) }, actor);
      throw refusal;
    }
    this.log.record({ ...happening(batch), effect: 'stop' }, actor);
    batch.cancel();
  }

  /** The batch, to be read. @throws Refusal when there is none */
  batch(id: string): SparkBatch {
    const batch = this.sparkBatches.get(id);
    if (!batch) throw new Refusal('DLI.0002', `The batch ${JSON.stringify(id.slice(0, 64))} does not exist.`);
    return batch;
  }

  /** Those that lists show, oldest first. */
  batches(): SparkBatch[] {
    const now = this.timeline.now();
    return [...this.sparkBatches.values()].filter(({ createdAt, spec }) => now >= createdAt + spec.visibleAfterMs);
  }

  /** Forgets batches, and how they behave. */
  clear(): void {
    this.specs.clear();
    this.sparkBatches.clear();
  }

  private begin(asked: Creation, actor: Actor): SparkBatch {
    requireQueue(asked.queue, this.specs.values());
    if (this.speech.agency === 'required') requireAgency(asked);
    const spec = this.specOf(asked);
    if (spec.refuses) throw new Refusal(spec.refuses.code, spec.refuses.message);
    const batch = new SparkBatch(this.newId(), asked, spec, actor.by, this.timeline, this.witness);
    this.sparkBatches.set(batch.id, batch);
    this.log.record({ ...happening(batch), effect: 'start', asked: asked.body }, actor);
    return batch;
  }

  private specOf({ name, file, queue }: Creation): DliSparkSpec {
    const fitting = [...this.specs.values()].filter(
      (spec) => name.includes(spec.nameContains) && file.includes(spec.file) && (spec.queue ?? queue) === queue,
    );
    const tells = (spec: DliSparkSpec) => spec.nameContains.length + spec.file.length;
    const closest = fitting.sort((one, other) => tells(other) - tells(one))[0];
    return closest ?? dliSparkSpec.parse({ service: 'dliSpark' });
  }

  private readonly witness: BatchWitness = {
    onHalt: (batch) => this.log.record({ ...happening(batch), effect: 'halt', status: batch.status }, CLOCK),
    onReturn: (batch) => this.log.record({ ...happening(batch), effect: 'continue' }, CLOUD),
    onEnd: (batch) => this.log.record({ ...happening(batch), effect: 'end', status: batch.status }, CLOCK),
  };
}

const happening = ({ id, asked }: SparkBatch): Omit<Happening, 'effect'> => ({
  service: 'dliSpark',
  job: asked.file,
  run: id,
});
