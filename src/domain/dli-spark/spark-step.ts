import { GIVEN_NAME, anyMap, list, map, optional, text } from '../shape';
import type { Shape } from '../shape';
import { BOUNDS } from '../bounds';
import type { StepTraits, StepTypeFacts } from '../step-type';
import type { DliSparkBody } from './spark-body';

/** A batch ends by itself, and is cancelled with the pipeline that began it. */
export const DLI_SPARK_BATCH: StepTraits<DliSparkBody> = {
  title: ({ file }) => `DLI Spark batch ${file}`,
  runsOutliveStep: false,
  already: 'nothing',
};

const texts = list(text(BOUNDS.textBytes.most), BOUNDS.sparkListEntries.most);
/** A number, or the text of its digits. */
const count: Shape = (value, name) =>
  typeof value === 'number' || typeof value === 'string' ? undefined : `${name} is a number`;

/** What is known of a `dliSpark` step without asking the cloud. */
export const DLI_SPARK_STEP = {
  traitsOf: () => DLI_SPARK_BATCH,
  // The same application with other arguments is another job: for another date, say.
  identity: ['file', 'className', 'args', 'queue', 'name'],
  activities: { createBatch: { does: 'start' }, watchBatch: { does: 'watch' }, cancelBatch: { does: 'stop' } },
  isOfADate: () => true,
  consolePage: 'dli',
  givenBody: map({
    file: GIVEN_NAME,
    className: optional(GIVEN_NAME),
    args: optional(list(anyText, BOUNDS.sparkListEntries.most)),
    queue: optional(GIVEN_NAME),
    conf: optional(anyMap),
    jars: optional(texts),
    pyFiles: optional(texts),
    files: optional(texts),
    name: optional(GIVEN_NAME),
    driverMemory: optional(GIVEN_NAME),
    driverCores: optional(count),
    executorMemory: optional(GIVEN_NAME),
    executorCores: optional(count),
    numExecutors: optional(count),
    sparkVersion: optional(GIVEN_NAME),
    agency: optional(GIVEN_NAME),
  }),
} satisfies StepTypeFacts<DliSparkBody>;

/** An argument may be empty. */
function anyText(value: unknown, name: string): string | undefined {
  return typeof value === 'string' ? undefined : `${name} is text`;
}
