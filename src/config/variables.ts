import { CALL_GROUPS, PUBLISHED } from '../client/limits/budget';
import { ENDPOINT_NAMES } from '../client/services';
import { endpointVariable, limitText, limitVariable } from './service-variables';

/** A variable of the environment that a process of ours reads. */
export interface EnvironmentVariable {
  /** As it is set. `<NAME>` stands for whatever somebody calls it. */
  name: string;
  /** What may stand in it, in words or as an example. */
  form: string;
  /** What holds where it is not set; absent where nothing does. */
  default?: string;
  /** Its value opens something: it belongs into a secret, never into a chart's values or a log. */
  secret?: true;
  /** What it is for, in a line. */
  meaning: string;
}

/** Where the Temporal server is: Temporal's own names, read by everything that talks to one. */
const TEMPORAL: readonly EnvironmentVariable[] = [
  { name: 'TEMPORAL_ADDRESS', form: 'host:port', default: 'localhost:7233', meaning: 'Temporal server' },
  { name: 'TEMPORAL_NAMESPACE', form: 'text', default: 'default', meaning: 'namespace' },
  { name: 'TEMPORAL_API_KEY', form: 'text', secret: true, meaning: 'API key' },
  {
    name: 'TEMPORAL_API_KEY_FILE',
    form: 'path',
    meaning: 'file that holds the API key; read anew when it changes',
  },
  {
    name: 'TEMPORAL_TLS...',
    form: "as Temporal's documentation says",
    meaning: "and the others of Temporal's own environment configuration",
  },
  {
    name: 'TEMPORAL_CONFIG_FILE',
    form: 'path',
    default: 'temporalio/temporal.toml in your configuration folder',
    meaning: "Temporal's configuration file",
  },
  {
    name: 'HUAWEICLOUD_CODEC_KEYS',
    form: 'id:base64,...',
    default: 'nothing is encrypted',
    secret: true,
    meaning: 'keys that encrypt payloads',
  },
  { name: 'HUAWEICLOUD_CODEC_KEYS_FILE', form: 'path', meaning: 'file that holds those keys' },
];

const TASK_QUEUE: readonly EnvironmentVariable[] = [
  { name: 'HUAWEICLOUD_TASK_QUEUE', form: 'text', default: 'huaweicloud', meaning: 'task queue of pipelines' },
];

/** One line a service, and one a group of calls that the vendor counts together. */
const OF_SERVICES: EnvironmentVariable[] = [
  ...ENDPOINT_NAMES.map((service) => ({
    name: endpointVariable(service),
    form: 'https URL',
    default: "the region's",
    meaning: `endpoint of ${service}`,
  })),
  ...CALL_GROUPS.map((group) => ({
    name: limitVariable(group),
    form: 'calls/time, such as 20/min',
    default: limitText(PUBLISHED[group]),
    meaning: 'calls the vendor allows',
  })),
];

/** Who calls Huawei Cloud, where, and how fast: read by workers and by commands that call it. */
const HUAWEI_CLOUD: readonly EnvironmentVariable[] = [
  { name: 'HUAWEICLOUD_SDK_AK', form: 'text', secret: true, meaning: 'access key' },
  { name: 'HUAWEICLOUD_SDK_SK', form: 'text', secret: true, meaning: 'secret of the access key' },
  {
    name: 'HUAWEICLOUD_SDK_SECURITY_TOKEN',
    form: 'text',
    secret: true,
    meaning: 'goes with a temporary access key',
  },
  { name: 'HUAWEICLOUD_SDK_PROJECT_ID', form: 'text', default: "the region's", meaning: 'project' },
  { name: 'HUAWEICLOUD_IAM_DOMAIN', form: 'text', meaning: 'account of a password login, in place of an access key' },
  { name: 'HUAWEICLOUD_IAM_USER', form: 'text', meaning: 'user of a password login' },
  { name: 'HUAWEICLOUD_IAM_PASSWORD', form: 'text', secret: true, meaning: 'password of a password login' },
  {
    name: 'HUAWEICLOUD_CREDENTIALS',
    form: 'environment, file, profile or ecs',
    default: 'the one that is set',
    meaning: 'where credentials come from',
  },
  {
    name: 'HUAWEICLOUD_CREDENTIALS_FILE',
    form: 'path',
    meaning: 'mounted secret, a file or a folder; read anew when it changes',
  },
  { name: 'HUAWEICLOUD_PROFILE_FILE', form: 'path', meaning: "profile file of the SDK's" },
  {
    name: 'HUAWEICLOUD_SDK_CREDENTIALS_FILE',
    form: 'path',
    default: '~/.huaweicloud/credentials',
    meaning: "the same, by the SDK's own name; HUAWEICLOUD_PROFILE_FILE wins",
  },
  { name: 'HUAWEICLOUD_PROFILE', form: 'text', default: 'basic', meaning: 'section of the profile file' },
  {
    name: 'HUAWEICLOUD_METADATA_ENDPOINT',
    form: 'http URL',
    default: "the cloud server's own",
    meaning: 'where the key of an ECS agency is read (HUAWEICLOUD_CREDENTIALS=ecs)',
  },
  { name: 'HUAWEICLOUD_REGION', form: 'ap-southeast-1', meaning: 'region' },
  {
    name: 'HUAWEICLOUD_ENDPOINT',
    form: 'https URL',
    default: "the region's",
    meaning: 'one endpoint for all services',
  },
  { name: 'HUAWEICLOUD_CONFIG', form: 'path', meaning: 'YAML file of named connections' },
  {
    name: 'HUAWEICLOUD_PROXY',
    form: 'http://[user:password@]host:port, or none',
    default: 'HTTPS_PROXY',
    meaning: 'HTTP proxy on the way to the cloud and to webhooks; a secret if it holds a password',
  },
  {
    name: 'HTTPS_PROXY',
    form: 'the same; also as https_proxy',
    default: 'none',
    meaning: 'the same, for https alone; Temporal is reached without',
  },
  {
    name: 'NO_PROXY',
    form: 'hosts and networks; also as no_proxy',
    meaning: 'what is reached without either of them',
  },
  {
    name: 'HUAWEICLOUD_CA_FILE',
    form: 'path',
    default: "Node's own alone",
    meaning: 'PEM file of more certificate authorities to trust; read anew when it changes',
  },
  ...OF_SERVICES,
  {
    name: 'HUAWEICLOUD_SHARE',
    form: '1/3 or 0.5',
    default: '1 / workers on the task queue',
    meaning: "a worker's share of these limits",
  },
  {
    name: 'HUAWEICLOUD_PACE_MIN',
    form: 'duration',
    default: '1s',
    meaning: 'shortest pause between two polls of a run',
  },
  {
    name: 'HUAWEICLOUD_PACE_MAX',
    form: 'duration',
    default: '10s',
    meaning: 'longest pause between two polls of a run',
  },
  {
    name: 'HUAWEICLOUD_WATCH_TASK_QUEUE',
    form: 'text',
    default: "the pipeline's own",
    meaning: 'task queue of waits',
  },
  {
    name: 'HUAWEICLOUD_SEARCH_ATTRIBUTES',
    form: '1 or 0',
    default: '0',
    meaning: '1: pipelines set search attributes, which the server must know',
  },
  {
    name: 'HUAWEICLOUD_DEPLOYMENT',
    form: 'text without `.` and `:`',
    default: 'no versioning',
    meaning: 'worker deployment: runs end on the build that began them',
  },
  {
    name: 'HUAWEICLOUD_BUILD_ID',
    form: 'text',
    default: 'version and hash of the workflow bundle',
    meaning: 'build of that deployment',
  },
  {
    name: 'HUAWEICLOUD_WEBHOOK_<NAME>',
    form: 'URL',
    secret: true,
    meaning: 'where notices go that a pipeline sends by `notify: { webhook: name }`',
  },
  {
    name: 'HUAWEICLOUD_SLACK_<NAME>',
    form: 'URL',
    secret: true,
    meaning: 'the same of a chat: `notify: { slack: name }`',
  },
  {
    name: 'HUAWEICLOUD_FEISHU_<NAME>',
    form: 'URL',
    secret: true,
    meaning:
      'the same of a chat: `notify: { feishu: name }`; with `_SECRET` behind the name, what its bot wants messages signed with',
  },
  {
    name: 'HUAWEICLOUD_DINGTALK_<NAME>',
    form: 'URL',
    secret: true,
    meaning:
      'the same of a chat: `notify: { dingtalk: name }`; with `_SECRET` behind the name, what its bot wants messages signed with',
  },
  {
    name: 'HUAWEICLOUD_WECOM_<NAME>',
    form: 'URL',
    secret: true,
    meaning: 'the same of a chat: `notify: { wecom: name }`',
  },
  {
    name: 'HUAWEICLOUD_HEALTH_ADDRESS',
    form: 'host:port or port',
    default: 'none',
    meaning: "a worker's /healthz, /readyz and /metrics",
  },
  {
    name: 'HUAWEICLOUD_LOG_FORMAT',
    form: 'text or json',
    default: 'text',
    meaning: "a worker's log; json: an object a line",
  },
];

const TRACES: readonly EnvironmentVariable[] = [
  {
    name: 'HUAWEICLOUD_TRACES_ENDPOINT',
    form: 'URL',
    default: 'none',
    meaning: 'takes traces by OTLP over HTTP; see docs/traces.md',
  },
];

const SEARCH: readonly EnvironmentVariable[] = [
  {
    name: 'HUAWEICLOUD_SEARCH_ATTRIBUTES',
    form: '1 or 0',
    default: '0, all are looked through',
    meaning: '1: workers set them, so that the server finds',
  },
];

const BOARD: readonly EnvironmentVariable[] = [
  {
    name: 'HUAWEICLOUD_BOARD_TOKEN',
    form: 'text of at least 16 characters',
    default: 'none, and the board is for this machine alone',
    secret: true,
    meaning: 'what whoever looks at the board has to bring',
  },
];

/** What the demo reads, which starts a server and a simulator of its own where none is named. */
const SERVER: readonly EnvironmentVariable[] = [
  {
    name: 'TEMPORAL_ADDRESS',
    form: 'host:port',
    default: 'an own one is started',
    meaning: 'a running Temporal server to use',
  },
  {
    name: 'TEMPORAL_CLI_PATH',
    form: 'path',
    default: 'found on PATH, or obtained once',
    meaning: 'the Temporal CLI that starts one',
  },
  { name: 'XDG_CACHE_HOME', form: 'path', default: '~/.cache', meaning: 'where an obtained Temporal CLI is kept' },
  {
    name: 'HUAWEICLOUD_ENDPOINT',
    form: 'URL',
    default: 'an own one is started',
    meaning: 'a running simulator to use, with its credentials',
  },
];

/** Every variable, by who reads it. The help of commands, docs/configuration.md and the chart's schema are written from here. */
export const VARIABLES = {
  temporal: TEMPORAL,
  taskQueue: TASK_QUEUE,
  huaweiCloud: HUAWEI_CLOUD,
  traces: TRACES,
  search: SEARCH,
  board: BOARD,
  server: SERVER,
};

/** Whose variables a process reads. */
export type VariableGroup = keyof typeof VARIABLES;
