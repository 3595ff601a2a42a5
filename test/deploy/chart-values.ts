/** The fewest values with which the chart renders. */
export const LEAST = {
  image: { repository: 'registry.example.com/temporal-huaweicloud' },
  temporal: { address: 'temporal-frontend.temporal:7233' },
  huaweicloud: { region: 'cn-north-4', existingSecret: 'huaweicloud' },
};

/** Every option in use, of two that exclude each other the first. */
export const EVERYTHING = {
  ...LEAST,
  nameOverride: 'workers',
  commonLabels: { 'app.kubernetes.io/part-of': 'data-platform' },
  image: { ...LEAST.image, digest: `sha256:${'0'.repeat(64)}` },
  imagePullSecrets: [{ name: 'registry' }],
  watchTaskQueue: 'waits',
  share: '1/3',
  nexus: true,
  temporal: {
    ...LEAST.temporal,
    apiKey: { existingSecret: 'temporal-api-key', secretKey: 'key' },
    tls: { existingSecret: 'temporal-client', serverName: 'frontend.temporal.example.com' },
  },
  huaweicloud: {
    ...LEAST.huaweicloud,
    projectId: '4c31c7d48ae84a06a2663a73c3f63c0e',
    connectionsConfigMap: 'connections',
    connectionSecrets: ['shanghai', 'dublin'],
  },
  proxy: { httpsProxy: 'http://proxy.example.com:3128', noProxy: '.myhuaweicloud.internal,10.0.0.0/8' },
  caBundle: { configMap: 'trusted', key: 'bundle.pem' },
  codec: { existingSecret: 'codec' },
  environmentSecrets: ['codec-keys', 'webhooks'],
  environment: { HUAWEICLOUD_PACE_MAX: '2m' },
  extraEnv: [{ name: 'OTEL_EXPORTER_OTLP_HEADERS', valueFrom: { secretKeyRef: { name: 'traces', key: 'key' } } }],
  extraVolumes: [{ name: 'more', emptyDir: {} }],
  extraVolumeMounts: [{ name: 'more', mountPath: '/more' }],
  initContainers: [
    {
      name: 'first',
      image: 'registry.example.com/wait-for-dns',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
  hostAliases: [{ ip: '10.0.0.9', hostnames: ['cdm.example.com'] }],
  versioning: { deployment: 'pipelines', buildId: '0.1.0' },
  podDisruptionBudget: { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  serviceAccount: { annotations: { team: 'data' } },
  autoscaling: { enabled: true },
  networkPolicy: {
    enabled: true,
    ingressFrom: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }],
    temporalTo: [{ namespaceSelector: { matchLabels: { name: 'temporal' } } }],
    cloudTo: [{ ipBlock: { cidr: '10.8.0.0/16' } }],
    extraIngress: [{ from: [{ podSelector: {} }] }],
    extraEgress: [{ to: [{ ipBlock: { cidr: '10.9.0.7/32' } }] }],
  },
  metrics: {
    serviceMonitor: {
      enabled: true,
      scrapeTimeout: '10s',
      labels: { release: 'prometheus' },
      relabelings: [{ targetLabel: 'cluster', replacement: 'north' }],
      metricRelabelings: [{ action: 'labeldrop', regex: 'pod' }],
    },
    rules: { enabled: true },
    dashboard: { enabled: true, annotations: { grafana_folder: 'Pipelines' } },
  },
  traces: { endpoint: 'http://collector.tracing:4318/v1/traces' },
  podAnnotations: { team: 'data' },
  podLabels: { team: 'data' },
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  tolerations: [{ key: 'batch', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: { nodeAffinity: {} },
  priorityClassName: 'system-cluster-critical',
};

/** The other of two that exclude each other. */
export const OTHERWISE = {
  ...LEAST,
  fullnameOverride: 'pipelines',
  temporal: { ...LEAST.temporal, tls: { enabled: true } },
  huaweicloud: { region: 'cn-north-4', agency: true },
  caBundle: { secret: 'authority' },
  startupProbe: { enabled: false },
  livenessProbe: { periodSeconds: 60 },
  podDisruptionBudget: { minAvailable: '50%' },
  autoscaling: {
    enabled: true,
    kind: 'hpa',
    targetMemoryUtilizationPercentage: 80,
    metrics: [
      {
        type: 'Pods',
        pods: { metric: { name: 'huaweicloud_waits' }, target: { type: 'AverageValue', averageValue: '5k' } },
      },
    ],
  },
  networkPolicy: { enabled: true },
  metrics: { podMonitor: { enabled: true, relabelings: [{ targetLabel: 'cluster', replacement: 'north' }] } },
  topologySpreadConstraints: [
    {
      maxSkew: 2,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { team: 'data' } },
    },
    { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
  ],
};
