{{- define "worker.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "worker.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "worker.labels" -}}
{{ include "worker.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/component: worker
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "worker.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "worker.name" .) }}
{{- end }}

{{- define "worker.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* What the schema cannot say: values that need or exclude each other. */}}
{{- define "worker.check" -}}
{{- with .Values }}
{{- if not .image.repository }}{{ fail "image.repository is missing: set it to where you have pushed the image that deploy/Dockerfile builds." }}{{ end }}
{{- if not .temporal.address }}{{ fail "temporal.address is missing: set it to host:port of the Temporal frontend, such as temporal-frontend.temporal:7233." }}{{ end }}
{{- $h := .huaweicloud }}
{{- if and $h.existingSecret $h.agency }}{{ fail "huaweicloud.existingSecret and huaweicloud.agency exclude each other: keep one." }}{{ end }}
{{- if not (or $h.existingSecret $h.agency $h.connectionsConfigMap) }}{{ fail "There are no credentials: name a secret in huaweicloud.existingSecret, set huaweicloud.agency, or name a config map in huaweicloud.connectionsConfigMap." }}{{ end }}
{{- if and (not $h.region) (not $h.connectionsConfigMap) }}{{ fail "huaweicloud.region is missing: set it to a region id such as cn-north-4." }}{{ end }}
{{- if and $h.connectionSecrets (not $h.connectionsConfigMap) }}{{ fail "huaweicloud.connectionSecrets are read by nothing: name the config map that refers to them in huaweicloud.connectionsConfigMap." }}{{ end }}
{{- if ne (empty .versioning.deployment) (empty .versioning.buildId) }}{{ fail "versioning.deployment and versioning.buildId belong together: set both or neither." }}{{ end }}
{{- if gt (int .autoscaling.minReplicas) (int .autoscaling.maxReplicas) }}{{ fail (printf "autoscaling.minReplicas is %v, above autoscaling.maxReplicas, which is %v." .autoscaling.minReplicas .autoscaling.maxReplicas) }}{{ end }}
{{- end }}
{{- end }}
