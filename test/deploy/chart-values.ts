/** The fewest values with which the chart renders. */
export const LEAST = {
  image: { repository: 'registry.example.com/temporal-huaweicloud' },
  temporal: { address: 'temporal-frontend.temporal:7233' },
  huaweicloud: { region: 'cn-north-4', existingSecret: 'huaweicloud' },
};

/** Every option in use. */
export const EVERYTHING = {
  ...LEAST,
  image: { ...LEAST.image, digest: `sha256:${'0'.repeat(64)}` },
  imagePullSecrets: [{ name: 'registry' }],
  watchTaskQueue: 'waits',
  share: '1/3',
  nexus: true,
  huaweicloud: {
    ...LEAST.huaweicloud,
    projectId: '4c31c7d48ae84a06a2663a73c3f63c0e',
    connectionsConfigMap: 'connections',
    connectionSecrets: ['shanghai', 'dublin'],
  },
  environmentSecrets: ['temporal-api-key', 'webhooks'],
  environment: { HUAWEICLOUD_PACE_MAX: '2m' },
  versioning: { deployment: 'pipelines', buildId: '0.1.0' },
  serviceAccount: { annotations: { team: 'data' } },
  autoscaling: { enabled: true, authentication: 'temporal' },
  metrics: { serviceMonitor: { enabled: true, labels: { release: 'prometheus' } }, rules: { enabled: true } },
  traces: { endpoint: 'http://collector.tracing:4318/v1/traces' },
  podAnnotations: { team: 'data' },
  podLabels: { team: 'data' },
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  tolerations: [{ key: 'batch', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: { nodeAffinity: {} },
};
