const TEMPORAL = [
  ['TEMPORAL_ADDRESS', 'Temporal server (default: localhost:7233)'],
  ['TEMPORAL_NAMESPACE', 'namespace (default: default)'],
  ['TEMPORAL_API_KEY, TEMPORAL_TLS...', "and the others of Temporal's own environment configuration"],
  [
    'TEMPORAL_CONFIG_FILE',
    "Temporal's configuration file (default: temporalio/temporal.toml in your configuration folder)",
  ],
  [
    'HUAWEICLOUD_CODEC_KEYS, _KEYS_FILE',
    'keys that encrypt payloads, as id:base64,... (default: nothing is encrypted)',
  ],
] as const;

const HUAWEI_CLOUD = [
  ['HUAWEICLOUD_SDK_AK, _SK', 'access key'],
  ['HUAWEICLOUD_SDK_SECURITY_TOKEN', 'goes with a temporary access key'],
  ['HUAWEICLOUD_SDK_PROJECT_ID', "project (default: the region's)"],
  ['HUAWEICLOUD_IAM_DOMAIN, _USER, _PASSWORD', 'a password login, in place of an access key'],
  ['HUAWEICLOUD_CREDENTIALS', 'environment, file, profile or ecs (default: the one that is set)'],
  ['HUAWEICLOUD_CREDENTIALS_FILE', 'mounted secret, a file or a folder; read anew when it changes'],
  ['HUAWEICLOUD_PROFILE_FILE, HUAWEICLOUD_PROFILE', "profile file of the SDK's, and its section (default: basic)"],
  ['HUAWEICLOUD_REGION', 'region, e.g. ap-southeast-1'],
  ['HUAWEICLOUD_ENDPOINT', "one endpoint for all services (default: the region's)"],
  ['HUAWEICLOUD_{IAM,CDM,DGC,DGC_V2,DLI}_ENDPOINT', 'endpoint of one service'],
  ['HUAWEICLOUD_CONFIG', 'YAML file of named connections'],
  ['HUAWEICLOUD_LIMIT_{CDM_READ,CDM_WRITE}', 'calls the vendor allows (default: 120/min, 1200/min)'],
  ['HUAWEICLOUD_LIMIT_{DGC,DLI}', 'the same (default: 30/s, 200/s)'],
  ['HUAWEICLOUD_SHARE', "a worker's share of these limits, e.g. 1/3 (default: 1 / workers on the task queue)"],
  ['HUAWEICLOUD_PACE_MIN, _MAX', 'bounds of the pause between two looks at a run (default: 1s, 10s)'],
  ['HUAWEICLOUD_WATCH_TASK_QUEUE', "task queue of waits (default: the pipeline's own)"],
  ['HUAWEICLOUD_SEARCH_ATTRIBUTES', '1: pipelines set search attributes, which the server must know (default: 0)'],
  ['HUAWEICLOUD_DEPLOYMENT', 'worker deployment: runs end on the build that began them (default: no versioning)'],
  ['HUAWEICLOUD_BUILD_ID', 'build of that deployment (default: version and hash of the workflow bundle)'],
  ['HUAWEICLOUD_WEBHOOK_<NAME>', 'URL that a pipeline names as `notify: { webhook: name }`'],
  ['HUAWEICLOUD_HEALTH_ADDRESS', "host:port of a worker's /healthz, /readyz and /metrics (default: none)"],
  ['HUAWEICLOUD_LOG_FORMAT', "text, or json for a worker's log as one object a line (default: text)"],
] as const;

const TRACES = [
  ['HUAWEICLOUD_TRACES_ENDPOINT', 'URL that takes traces by OTLP over HTTP (default: none); see docs/traces.md'],
] as const;

const SEARCH = [
  [
    'HUAWEICLOUD_SEARCH_ATTRIBUTES',
    '1: workers set them, so that the server finds (default: 0, all are looked through)',
  ],
] as const;

const SERVER = [
  ['TEMPORAL_ADDRESS', 'a running Temporal server to use (default: an own one is started)'],
  ['TEMPORAL_CLI_PATH', 'the Temporal CLI that starts one (default: found on PATH, or obtained once)'],
  ['XDG_CACHE_HOME', 'where an obtained Temporal CLI is kept (default: ~/.cache)'],
  ['HUAWEICLOUD_ENDPOINT', 'a running simulator to use, with its credentials (default: an own one is started)'],
] as const;

const SECTIONS = { temporal: TEMPORAL, huaweiCloud: HUAWEI_CLOUD, traces: TRACES, search: SEARCH, server: SERVER };

/** The part of a command's help that names the variables it heeds. */
export function environmentHelp(...sections: (keyof typeof SECTIONS)[]): string {
  const lines = sections.flatMap((section) =>
    SECTIONS[section].map(([name, meaning]) => `  ${name.padEnd(42)}${meaning}`),
  );
  return ['', 'Environment:', ...lines].join('\n');
}
