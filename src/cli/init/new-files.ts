import { join } from 'node:path';
import { pipelineJsonSchema } from '../../spec/pipeline-json-schema';

/** A file that `init` writes. */
export interface NewFile {
  /** Below the folder. */
  path: string;
  /** All of it. */
  text: string;
}

const SCHEMA = 'pipeline.schema.json';

/** What a project with pipelines begins with: a pipeline, what an editor knows of its keys, and its check in CI. */
export function newFiles(): NewFile[] {
  return [
    { path: join('pipelines', 'orders-nightly.yaml'), text: PIPELINE },
    { path: SCHEMA, text: `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n` },
    { path: join('.github', 'workflows', 'pipelines.yml'), text: CI },
  ];
}

const PIPELINE = `# yaml-language-server: $schema=../${SCHEMA}
# The line above has an editor complete the keys and mark mistakes. Every key with its default: docs/spec.md

# With the date it is the id of a run: orders-nightly-2026-01-31.
name: orders-nightly

# A name in the worker's configuration, never a secret.
connection: default

# Of the dates below, and of the clock of the schedule.
timezone: Asia/Shanghai

# Defaults, which a run may override: run FILE --param table=lines
params:
  table: orders

# A step that fails waits for a person (retry, skip, adopt). With \`compensate\` what is done is undone instead.
onFailure: hold

# A step follows the one before it, unless it names its \`needs\`.
steps:
  # Copies with a CDM job, which is there already, and waits until it has succeeded.
  - id: copy
    cdm:
      clusterId: 6ec9a0a4-0000-0000-0000-000000000000 # yours
      jobName: orders_to_obs
      variables:
        day: "{{ run.date | date: '%Y-%m-%d' }}"
    # Of the whole step, its retries included.
    timeout: 4h
    # A job that has failed is run again.
    retry:
      maximumAttempts: 2
      initialInterval: 5m

  # Runs a job of DataArts Factory with what came of the copy.
  - id: transform
    dgc:
      jobName: orders_transform
      jobParams:
        table: '{{ params.table }}'
        rows: '{{ steps.copy.rowsWritten }}'
    # Left out where it does not hold.
    when: steps.copy.rowsWritten > 0

  # Starts stream jobs of DLI and sees them running.
  - id: streams
    dli:
      jobIds: [131, 132] # yours
      resumeSavepoint: true

# Put on the server by: schedule apply FILE
schedule:
  cron: '30 2 * * *'
`;

const CI = `# Checks the pipelines of every push: each mistake stands at its line. It asks no server and needs no credentials.
# GitHub reads this file at the root of a repository; temporal-huaweicloud is among the devDependencies there.
name: pipelines
on: [push, pull_request]

permissions:
  contents: read

jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npm ci
      - run: npx temporal-huaweicloud validate pipelines/*.yaml --format github
`;
