/** One metric of ours. */
export interface MetricDescription {
  /** As it is recorded. A Prometheus exporter that is set so adds `_total` to counters. */
  name: string;
  /** What is made of its values. */
  kind: 'counter' | 'gauge' | 'histogram';
  /** The labels that each of its values has. */
  tags: readonly string[];
  /** What its values count, e.g. `ms`; absent for a mere number. */
  unit?: string;
  /** The help text, and the line in docs/metrics.md. */
  description: string;
}

/** Every metric of ours: the worker records these and no others, docs/metrics.md lists them, dashboards query them. */
export const METRICS = [
  {
    name: 'huaweicloud_api_calls',
    kind: 'counter',
    tags: ['service', 'operation', 'code'],
    description:
      "requests that have ended, by how: `ok`, the cloud's code such as `Cdm.0104`, `http_503`, `timeout`, `connection`, `abandoned` (its caller left), `brokenReply`",
  },
  {
    name: 'huaweicloud_api_throttled',
    kind: 'counter',
    tags: ['service', 'operation'],
    description: 'requests that the cloud refused because there were too many (429)',
  },
  {
    name: 'huaweicloud_api_call_duration',
    kind: 'histogram',
    tags: ['service', 'operation'],
    unit: 'ms',
    description: 'from hand-over of a request to the last byte of its reply',
  },
  {
    name: 'huaweicloud_budget_left',
    kind: 'gauge',
    tags: ['connection', 'group'],
    description: 'calls that could leave at this moment; 0 for long means that calls queue',
  },
  {
    name: 'huaweicloud_budget_limit',
    kind: 'gauge',
    tags: ['connection', 'group'],
    unit: 'calls/min',
    description: 'calls a minute that this worker may make: its share of the limit, less after refusals',
  },
  {
    name: 'huaweicloud_budget_used',
    kind: 'counter',
    tags: ['connection', 'group'],
    description: 'calls that have got their turn',
  },
  {
    name: 'huaweicloud_waits',
    kind: 'gauge',
    tags: ['service', 'state'],
    description:
      'waits by where they stand: `resting` between two polls, `due`, `listed`, `fallback` (the list could not tell), `polling`',
  },
  {
    name: 'huaweicloud_wait_oldest_age',
    kind: 'gauge',
    tags: ['service'],
    unit: 's',
    description: 'how long the runs of the oldest wait have been going; 0 without a wait',
  },
  {
    name: 'huaweicloud_poll_lateness',
    kind: 'histogram',
    tags: ['service'],
    unit: 'ms',
    description: "how long after it was due a poll's answer came",
  },
  {
    name: 'huaweicloud_starts',
    kind: 'counter',
    tags: ['service', 'outcome'],
    description:
      'starts by outcome: `new`, `adopted` (found after a lost reply), `alreadyRunning`, `ambiguous` (nobody can tell), `failed`, `unknown` (the cloud has not said; another attempt looks)',
  },
  {
    name: 'huaweicloud_stops',
    kind: 'counter',
    tags: ['service', 'outcome'],
    description: 'runs to be stopped, by outcome: `confirmed` by the cloud, or `unconfirmed`: it may still run',
  },
  {
    name: 'huaweicloud_tokens',
    kind: 'counter',
    tags: ['connection', 'outcome'],
    description: 'logins, which bring a token: `refreshed` or `failed`',
  },
  {
    name: 'huaweicloud_credentials_ready',
    kind: 'gauge',
    tags: ['connection'],
    description: '1 when the cloud has last accepted the credentials, 0 when it has not',
  },
  {
    name: 'huaweicloud_pipelines',
    kind: 'gauge',
    tags: ['task_queue', 'state'],
    description:
      'pipelines of the task queue by state, counted once a minute by one of its workers, `NaN` on the others: `running`, `held`, `paused`, beside that `late`, and `failed` (failed, timed out or terminated within the last hour)',
  },
  {
    name: 'huaweicloud_temporal_ready',
    kind: 'gauge',
    tags: ['task_queue'],
    description: '1 while Temporal answers and has the namespace, 0 while not; asked every 15 s',
  },
  {
    name: 'huaweicloud_polls_ready',
    kind: 'gauge',
    tags: ['task_queue'],
    description:
      '1 while the server hears the polls for each kind of task, 0 while it refuses one or has heard none yet',
  },
  {
    name: 'huaweicloud_temporal_access_begins',
    kind: 'gauge',
    tags: ['task_queue', 'credential'],
    unit: 's',
    description: 'since when that holds which the next line is of, in seconds since 1970; `NaN` where it does not say',
  },
  {
    name: 'huaweicloud_temporal_access_expires',
    kind: 'gauge',
    tags: ['task_queue', 'credential'],
    unit: 's',
    description:
      'when what the worker shows to Temporal runs out, in seconds since 1970: `certificate`, or `apiKey` where the key says so itself',
  },
] as const satisfies readonly MetricDescription[];

/** Of these, what a worker knows of its connection to Temporal: recorded by one of `createWorker`, and by no plugin. */
export const METRICS_OF_THE_PROGRAM: readonly Metric['name'][] = [
  'huaweicloud_temporal_ready',
  'huaweicloud_polls_ready',
  'huaweicloud_temporal_access_begins',
  'huaweicloud_temporal_access_expires',
];

type Metric = (typeof METRICS)[number];
/** The names of the metrics of one kind. */
export type NameOf<Kind extends Metric['kind']> = Extract<
  Metric,
  {
    /** Which kind. */
    kind: Kind;
  }
>['name'];
/** Exactly the tags of a metric. */
export type TagsOf<Name extends Metric['name']> = Record<
  Extract<
    Metric,
    {
      /** Which metric. */
      name: Name;
    }
  >['tags'][number],
  string
>;

/** Upper bounds of a histogram's buckets, for exporters that are told them. */
export const BUCKETS: Record<NameOf<'histogram'>, number[]> = {
  huaweicloud_api_call_duration: [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000],
  huaweicloud_poll_lateness: [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000],
};
