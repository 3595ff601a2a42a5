{{- define "worker.name" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Which pods are workers of this release: no pod of a test is. What a Deployment selects by never changes. */}}
{{- define "worker.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "worker.labels" -}}
{{ include "worker.labelsWith" (list . (dict)) }}
{{- end }}

{{/* Of an object, by (list . MAP): those of its own kind, then commonLabels. None stands in the place of one of the chart's. */}}
{{- define "worker.labelsWith" -}}
{{- $root := first . -}}
{{- $chart := include "worker.selector" $root | fromYaml -}}
{{- /* A tag may be longer than a label, and end in what none ends in. */}}
{{- $tag := regexReplaceAll "[^-._A-Za-z0-9]" ($root.Values.image.tag | default $root.Chart.AppVersion) "-" -}}
{{- $_ := set $chart "app.kubernetes.io/version" ($tag | trunc 63 | trimAll "-._") -}}
{{- $_ := set $chart "app.kubernetes.io/component" "worker" -}}
{{- $_ := set $chart "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- $_ := set $chart "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version) -}}
{{ toYaml (merge $chart (last .) $root.Values.commonLabels) }}
{{- end }}

{{- define "worker.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "worker.name" .) }}
{{- end }}

{{- define "worker.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* The port of a URL. */}}
{{- define "worker.portOf" -}}
{{- $url := urlParse . -}}
{{ regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (ternary "443" "80" (eq $url.scheme "https")) }}
{{- end }}
