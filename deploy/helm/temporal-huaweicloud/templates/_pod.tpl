{{/* What the workers and the pod of `helm test` have in common. */}}

{{- define "worker.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
# Mounted secrets are readable to this group, and to nobody else.
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "worker.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "worker.env" -}}
- { name: TEMPORAL_ADDRESS, value: {{ .Values.temporal.address | quote }} }
- { name: TEMPORAL_NAMESPACE, value: {{ .Values.temporal.namespace | quote }} }
{{- with .Values.temporal.apiKey }}
{{- if .existingSecret }}
- { name: TEMPORAL_API_KEY_FILE, value: {{ printf "/var/run/secrets/temporal-api-key/%s" .secretKey | quote }} }
{{- end }}
{{- end }}
{{- with .Values.temporal.tls }}
{{- if or .enabled .existingSecret .serverName }}
- { name: TEMPORAL_TLS, value: 'true' }
{{- end }}
{{- if .existingSecret }}
{{- if .certFilename }}
- { name: TEMPORAL_TLS_CLIENT_CERT_PATH, value: {{ printf "/var/run/secrets/temporal-tls/%s" .certFilename | quote }} }
- { name: TEMPORAL_TLS_CLIENT_KEY_PATH, value: {{ printf "/var/run/secrets/temporal-tls/%s" .certKeyFilename | quote }} }
{{- end }}
{{- with .certCAFilename }}
- { name: TEMPORAL_TLS_SERVER_CA_CERT_PATH, value: {{ printf "/var/run/secrets/temporal-tls/%s" . | quote }} }
{{- end }}
{{- end }}
{{- with .serverName }}
- { name: TEMPORAL_TLS_SERVER_NAME, value: {{ . | quote }} }
{{- end }}
{{- end }}
- { name: HUAWEICLOUD_TASK_QUEUE, value: {{ .Values.taskQueue | quote }} }
- { name: HUAWEICLOUD_HEALTH_ADDRESS, value: '0.0.0.0:8080' }
{{- with .Values.watchTaskQueue }}
- { name: HUAWEICLOUD_WATCH_TASK_QUEUE, value: {{ . | quote }} }
{{- end }}
{{- with .Values.share }}
- { name: HUAWEICLOUD_SHARE, value: {{ . | quote }} }
{{- end }}
{{- with .Values.huaweicloud.region }}
- { name: HUAWEICLOUD_REGION, value: {{ . | quote }} }
{{- end }}
{{- with .Values.huaweicloud.projectId }}
- { name: HUAWEICLOUD_SDK_PROJECT_ID, value: {{ . | quote }} }
{{- end }}
{{- if .Values.huaweicloud.existingSecret }}
- { name: HUAWEICLOUD_CREDENTIALS_FILE, value: /var/run/secrets/huaweicloud }
{{- end }}
{{- if .Values.huaweicloud.agency }}
- { name: HUAWEICLOUD_CREDENTIALS, value: ecs }
{{- end }}
{{- if .Values.huaweicloud.connectionsConfigMap }}
- { name: HUAWEICLOUD_CONFIG, value: /etc/temporal-huaweicloud/connections.yaml }
{{- end }}
{{- with .Values.proxy.httpsProxy }}
- { name: HTTPS_PROXY, value: {{ . | quote }} }
{{- end }}
{{- with .Values.proxy.noProxy }}
- { name: NO_PROXY, value: {{ . | quote }} }
{{- end }}
{{- if or .Values.caBundle.configMap .Values.caBundle.secret }}
- { name: HUAWEICLOUD_CA_FILE, value: {{ printf "/etc/ssl/temporal-huaweicloud/%s" .Values.caBundle.key | quote }} }
{{- end }}
{{- if .Values.codec.existingSecret }}
- { name: HUAWEICLOUD_CODEC_KEYS_FILE, value: {{ printf "/var/run/secrets/huaweicloud-codec/%s" .Values.codec.secretKey | quote }} }
{{- end }}
{{- with .Values.traces.endpoint }}
- { name: HUAWEICLOUD_TRACES_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- with .Values.versioning.deployment }}
- { name: HUAWEICLOUD_DEPLOYMENT, value: {{ . | quote }} }
- { name: HUAWEICLOUD_BUILD_ID, value: {{ $.Values.versioning.buildId | quote }} }
{{- end }}
{{- range $name, $value := .Values.environment }}
- { name: {{ $name | quote }}, value: {{ $value | quote }} }
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "worker.envFrom" -}}
{{- range .Values.environmentSecrets }}
- secretRef: { name: {{ . | quote }} }
{{- end }}
{{- end }}

{{- define "worker.volumeMounts" -}}
{{- if .Values.temporal.apiKey.existingSecret }}
- { name: temporal-api-key, mountPath: /var/run/secrets/temporal-api-key, readOnly: true }
{{- end }}
{{- if .Values.temporal.tls.existingSecret }}
- { name: temporal-tls, mountPath: /var/run/secrets/temporal-tls, readOnly: true }
{{- end }}
{{- if .Values.huaweicloud.existingSecret }}
- { name: credentials, mountPath: /var/run/secrets/huaweicloud, readOnly: true }
{{- end }}
{{- if .Values.huaweicloud.connectionsConfigMap }}
- { name: connections, mountPath: /etc/temporal-huaweicloud, readOnly: true }
{{- end }}
{{- range .Values.huaweicloud.connectionSecrets }}
- { name: {{ printf "connection-%s" . }}, mountPath: /var/run/secrets/huaweicloud-connections/{{ . }}, readOnly: true }
{{- end }}
{{- if or .Values.caBundle.configMap .Values.caBundle.secret }}
- { name: ca-bundle, mountPath: /etc/ssl/temporal-huaweicloud, readOnly: true }
{{- end }}
{{- if .Values.codec.existingSecret }}
- { name: codec-keys, mountPath: /var/run/secrets/huaweicloud-codec, readOnly: true }
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A mode of 288 is 0440, however YAML is read. */}}
{{- define "worker.volumes" -}}
{{- with .Values.temporal.apiKey.existingSecret }}
- name: temporal-api-key
  secret: { secretName: {{ . | quote }}, defaultMode: 288 }
{{- end }}
{{- with .Values.temporal.tls.existingSecret }}
- name: temporal-tls
  secret: { secretName: {{ . | quote }}, defaultMode: 288 }
{{- end }}
{{- with .Values.huaweicloud.existingSecret }}
- name: credentials
  secret: { secretName: {{ . | quote }}, defaultMode: 288 }
{{- end }}
{{- with .Values.huaweicloud.connectionsConfigMap }}
- name: connections
  configMap: { name: {{ . | quote }} }
{{- end }}
{{- range .Values.huaweicloud.connectionSecrets }}
- name: {{ printf "connection-%s" . }}
  secret: { secretName: {{ . | quote }}, defaultMode: 288 }
{{- end }}
{{- with .Values.caBundle.configMap }}
- name: ca-bundle
  configMap: { name: {{ . | quote }} }
{{- end }}
{{- with .Values.caBundle.secret }}
- name: ca-bundle
  secret: { secretName: {{ . | quote }}, defaultMode: 288 }
{{- end }}
{{- with .Values.codec.existingSecret }}
- name: codec-keys
  secret: { secretName: {{ . | quote }}, defaultMode: 288 }
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The fields of a probe but its question. */}}
{{- define "worker.probe" -}}
{{ toYaml (omit . "enabled") }}
{{- end }}
