import { BOUNDS } from '../bounds';
import { cut } from '../reason';
import type { CdmBody, CdmInlineBody, CdmJobDefinition, CdmSettings } from './cdm-body';

/** Whether the job is created for the step, and not its cluster's own. */
export function isInline(body: CdmBody): body is CdmInlineBody {
  return body.job !== undefined;
}

/** What such a job is called wherever its name is not known or says nothing: `orders_db to obs_lake`. */
export function labelOf({ job }: CdmInlineBody): string {
  const from = job['from-link-name'] ?? job['from-connector-name'];
  const to = job['to-link-name'] ?? job['to-connector-name'];
  const { most } = BOUNDS.quotedCharacters;
  return `${cut(from, most)} to ${cut(to, most)}`;
}

const WORKFLOW_PART = 64;
const STEP_PART = 32;

/**
 * The name that a job is created under: plain letters, whatever stands in the ids; the last part makes it this run's alone, the
 * others are for people. CDM takes 240 characters.
 */
export function inlineJobName(workflowId: string, step: string, marker: string): string {
  return ['temporal', plain(workflowId, WORKFLOW_PART), plain(step, STEP_PART), marker].filter(Boolean).join('_');
}

function plain(text: string, most: number): string {
  return text
    .slice(0, BOUNDS.requestNameCharacters.most)
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_/, '')
    .slice(0, most)
    .replace(/_$/, '');
}

/**
 * A setting by which CDM deletes a job by itself: its runs would go with it, and with them what became of them. Or has it
 * run when nobody asks for it.
 */
const OWN_WILL: readonly { setting: string; must: string }[] = [
  { setting: 'schedulerConfig.disposableType', must: 'NONE' },
  { setting: 'schedulerConfig.isSchedulerJob', must: 'false' },
];

/** Sent where a definition does not say how it is run. */
const ONCE: CdmSettings = {
  configs: [
    { name: 'schedulerConfig', inputs: OWN_WILL.map(({ setting, must }) => ({ name: setting, value: must })) },
    { name: 'retryJobConfig', inputs: [{ name: 'retryJobConfig.retryJobType', value: 'NONE' }] },
  ],
};

/** What is posted to create it. */
export function definitionOf({ job }: CdmInlineBody, name: string): Record<string, unknown> {
  return { job_type: 'NORMAL_JOB', 'driver-config-values': ONCE, ...job, name };
}

/** Names of settings in which a link keeps what must not stand in a job. */
const SECRET = /(password|passwd|secret|access_?key|security_?key)$/i;

/** What is wrong with a definition, by the side it stands on. */
export function problemsWith(job: CdmJobDefinition): { key: string; message: string }[] {
  const sides = ['from-config-values', 'to-config-values', 'driver-config-values'] as const;
  const settings = sides.flatMap((key) =>
    (job[key]?.configs ?? []).flatMap(({ inputs }) => inputs.map(({ name, value }) => ({ key, name, value }))),
  );
  const secrets = settings
    .filter(({ name }) => SECRET.test(name))
    .map(({ key, name }) => ({
      key,
      message: `\`${cut(name, BOUNDS.quotedCharacters.most)}\` belongs into a link of the cluster: what stands here is kept in the history of the workflow`,
    }));
  const willful = OWN_WILL.flatMap(({ setting, must }) =>
    settings
      .filter(({ name, value }) => name === setting && value !== undefined && !isSameWord(String(value), must))
      .map(({ key }) => ({
        key,
        message: `\`${setting}\` is ${must} here: the step itself starts the job, and deletes it at the end`,
      })),
  );
  return [...secrets, ...willful];
}

function isSameWord(one: string, other: string): boolean {
  return one.includes('{{') || one.toLowerCase() === other.toLowerCase();
}
