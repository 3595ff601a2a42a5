const settings = (group: string, name: string, value: string): object => ({
  configs: [{ name: group, inputs: [{ name: `${group}.${name}`, value }] }],
});

/** A CDM job as a step may hold it: it reads a table of this name. */
export function copyOf(table: string): object {
  return {
    'from-connector-name': 'generic-jdbc-connector',
    'from-link-name': 'orders_db',
    'to-connector-name': 'obs-connector',
    'to-link-name': 'lake',
    'from-config-values': settings('fromJobConfig', 'tableName', table),
    'to-config-values': settings('toJobConfig', 'outputDirectory', '/lake'),
  };
}

const CREATED = 'temporal';

/** What the log calls the job that is created for a step: its name without the run's own part. */
export function createdName(pipeline: string, step: string): string {
  return [CREATED, pipeline, step].join('_').replace(/[^A-Za-z0-9_]+/g, '_');
}

/** The whole name of a created job: what comes last is of its run alone. */
const WITH_RUN = /^(temporal_.+)_[0-9a-f]{16,}$/;

/** A job's name as the log has it: of one that was created for a run without the run's own part. */
export function loggedName(job: string): string {
  return WITH_RUN.exec(job)?.[1] ?? job;
}
