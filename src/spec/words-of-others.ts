/**
 * What other tools call what a pipeline has here (Airflow, Kestra, GitHub Actions, dbt, AWS Step Functions): the keys of
 * ours that may be meant, by the word of theirs in small letters without `_` and `-`. Which of them it is, the place tells.
 */
const KEYS: Record<string, string> = {
  ...meaning(
    'needs',
    'depends dependson dependencies dependency after upstream upstreams upstreamtasks requires require waitfor previous parents',
  ),
  ...meaning('retry', 'retries maxretries retrypolicy retryattempts tries'),
  ...meaning('maximumAttempts', 'attempts maxattempts maxattempt maxattempts times limit count maxretrycount'),
  ...meaning('initialInterval', 'retrydelay delay interval wait backoff intervalseconds'),
  ...meaning('maximumInterval', 'maxinterval maxdelay maxretrydelay maxdelayseconds'),
  ...meaning('backoffCoefficient', 'multiplier factor coefficient backoffrate delayfactor'),
  ...meaning('when', 'if condition onlyif runif conditions'),
  ...meaning('forEach', 'matrix foreach foritem withitems loop each expand strategy parallelfor values'),
  ...meaning('in', 'values list over'),
  ...meaning('as', 'var loopvar itemname alias variable'),
  ...meaning(
    'maxParallel',
    'concurrency concurrencylimit maxconcurrency maxparallel parallelism maxactivetasks threads maxactivetis',
  ),
  ...meaning('onItemFailure', 'failfast continueonerror'),
  ...meaning('steps', 'tasks jobs stages activities nodes models flow states actions'),
  ...meaning('params', 'inputs input vars variables env parameters args arguments defaults defaultargs'),
  ...meaning('variables', 'params parameters vars jobparams args arguments inputs'),
  ...meaning('jobParams', 'params parameters vars variables args arguments inputs'),
  ...meaning('arguments', 'args params parameters'),
  ...meaning('properties', 'conf config settings'),
  ...meaning('conf', 'properties config settings sparkconf'),
  ...meaning('sql', 'query statement script'),
  ...meaning('database', 'db schema databasename'),
  ...meaning('queue', 'queuename'),
  ...meaning('file', 'path script application app jar mainfile'),
  ...meaning('className', 'mainclass class main'),
  ...meaning('jobName', 'job name jobid'),
  ...meaning('jobIds', 'jobs ids job id'),
  ...meaning('clusterId', 'cluster clustername'),
  ...meaning('workspace', 'workspaceid project'),
  ...meaning('bucket', 'bucketname'),
  ...meaning('prefix', 'path folder wildcardkey'),
  ...meaning('key', 'object bucketkey file'),
  ...meaning('topicUrn', 'topic topicarn urn targetarn'),
  ...meaning('message', 'text body'),
  ...meaning('subject', 'title'),
  ...meaning('action', 'operation command'),
  ...meaning('id', 'name key task taskid step stepid label'),
  ...meaning('name', 'id dagid flowid pipeline pipelinename title'),
  ...meaning('timezone', 'tz zone'),
  ...meaning('schedule', 'cron triggers trigger on scheduleinterval schedules every'),
  ...meaning('cron', 'at time times expression cronexpression scheduleinterval'),
  ...meaning('startAt', 'startdate start from'),
  ...meaning('endAt', 'enddate end until'),
  ...meaning('catchupWindow', 'catchup'),
  ...meaning('notify', 'notifications notification alerts alert email listeners onfailurecallback slack'),
  ...meaning('onFailure', 'errors onerror errorhandling'),
  ...meaning('always', 'finally triggerrule alldone'),
  ...meaning('timeout', 'executiontimeout timeoutminutes timeoutseconds deadline ttl sla maxduration dagruntimeout'),
  ...meaning('expect', 'sla deadline expected maxduration dagruntimeout freshness'),
  ...meaning('by', 'at before time until deadline'),
  ...meaning('within', 'timeout duration maxduration dagruntimeout'),
  ...meaning('connection', 'conn connid profile target account credentials'),
  ...meaning('compensate', 'undo rollback onfailure catch'),
  ...meaning('cdm', 'cmd migration copy'),
  ...meaning('dgc', 'dlf dataarts dataartsfactory factory'),
  ...meaning('dli', 'flink stream streams'),
  ...meaning('dliSpark', 'spark sparksubmit'),
  ...meaning('dliSql', 'sql'),
  ...meaning('mrs', 'emr hive hadoop mapreduce'),
  ...meaning('obs', 's3 sensor'),
  ...meaning('cdmCluster', 'cluster'),
  ...meaning('smn', 'sns message'),
};

/** The same of the words that stand as values. */
const VALUES: Record<string, string> = {
  ...meaning('compensate', 'rollback undo revert'),
  ...meaning('hold', 'pause ask manual wait'),
  ...meaning('fail', 'error abort stop'),
  ...meaning('wait', 'queue enqueue'),
  ...meaning('adopt', 'attach reuse'),
  ...meaning('start', 'begin run on resume up wake'),
  ...meaning('stop', 'end off down suspend shutdown pause'),
  ...meaning('runNow', 'run execute once immediate runimmediate'),
  ...meaning('scheduleOn', 'start on enable'),
  ...meaning('scheduleOff', 'stop off disable'),
  ...meaning('supplement', 'backfill patchdata'),
  ...meaning('keepGoing', 'continue continueonerror'),
  ...meaning('stopAll', 'failfast stop abort'),
  ...meaning('failure', 'failed error failures'),
  ...meaning('late', 'sla slamiss deadline delay delayed'),
  ...meaning('SparkSubmit', 'spark'),
  ...meaning('HiveSql', 'hive'),
  ...meaning('skip', 'ignore drop'),
  ...meaning('allowAll', 'allow parallel'),
  ...meaning('bufferOne', 'buffer queue'),
};

/** Which of these keys another tool calls so. */
export function keyCalled(word: string, known: readonly string[]): string | undefined {
  return called(KEYS, word, known);
}

/** Which of these values another tool calls so. */
export function valueCalled(word: string, known: readonly string[]): string | undefined {
  return called(VALUES, word, known);
}

/** What templates of other tools begin with, and what stands here for it. */
const ROOTS: Record<string, (name: string) => string> = {
  ds: () => "write `run.date | date: '%Y-%m-%d'`",
  ds_nodash: () => "write `run.date | date: '%Y%m%d'`",
  ts: () => 'write `run.date`',
  execution_date: () => 'write `run.date`',
  logical_date: () => 'write `run.date`',
  data_interval_start: () => 'write `run.date`',
  date: () => 'write `run.date`',
  now: () => 'write `run.date`, which is the same whenever the run happens',
  trigger: () => 'write `run.date`',
  inputs: (name) => `write \`params.${name}\``,
  vars: (name) => `write \`params.${name}\``,
  var: (name) => `write \`params.${name}\``,
  env: (name) => `write \`params.${name}\``,
  param: (name) => `write \`params.${name}\``,
  outputs: (name) => `write \`steps.${name}.*\``,
  tasks: (name) => `write \`steps.${name}.*\``,
  jobs: (name) => `write \`steps.${name}.*\``,
  step: (name) => `write \`steps.${name}.*\``,
  needs: (name) => `write \`steps.${name}.*\``,
};

/** What to write in place of the beginning of a template that another tool has. */
export function rootCalled(root: string, name = 'NAME'): string | undefined {
  return Object.hasOwn(ROOTS, root) ? ROOTS[root]?.(name) : undefined;
}

type Words = Record<string, string>;

function called(words: Words, word: string, known: readonly string[]): string | undefined {
  const theirs = word.toLowerCase().replace(/[_-]/g, '');
  return known.find((name) => Object.hasOwn(words, `${theirs} ${name}`));
}

/** A word of theirs may be several of ours: each pair is one entry. */
function meaning(ours: string, theirs: string): Words {
  return Object.fromEntries(theirs.split(' ').map((word) => [`${word} ${ours}`, ours]));
}
