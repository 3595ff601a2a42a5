{{/* What the schema cannot say: values that need or exclude each other. */}}
{{- define "worker.check" -}}
{{- with .Values }}
{{- if not .image.repository }}{{ fail "image.repository is missing: set it to where you have pushed the image that deploy/Dockerfile builds." }}{{ end }}
{{- if not .temporal.address }}{{ fail "temporal.address is missing: set it to host:port of the Temporal frontend, such as temporal-frontend.temporal:7233." }}{{ end }}
{{- $tls := .temporal.tls }}
{{- if and $tls.existingSecret (ne (empty $tls.certFilename) (empty $tls.certKeyFilename)) }}{{ fail "temporal.tls.certFilename and temporal.tls.certKeyFilename belong together: set both or neither." }}{{ end }}
{{- $h := .huaweicloud }}
{{- if and $h.existingSecret $h.agency }}{{ fail "huaweicloud.existingSecret and huaweicloud.agency exclude each other: keep one." }}{{ end }}
{{- if not (or $h.existingSecret $h.agency $h.connectionsConfigMap) }}{{ fail "There are no credentials: name a secret in huaweicloud.existingSecret, set huaweicloud.agency, or name a config map in huaweicloud.connectionsConfigMap." }}{{ end }}
{{- if and (not $h.region) (not $h.connectionsConfigMap) }}{{ fail "huaweicloud.region is missing: set it to a region id such as cn-north-4." }}{{ end }}
{{- if and $h.connectionSecrets (not $h.connectionsConfigMap) }}{{ fail "huaweicloud.connectionSecrets are read by nothing: name the config map that refers to them in huaweicloud.connectionsConfigMap." }}{{ end }}
{{- if and .caBundle.configMap .caBundle.secret }}{{ fail "caBundle.configMap and caBundle.secret exclude each other: keep one." }}{{ end }}
{{- if ne (empty .versioning.deployment) (empty .versioning.buildId) }}{{ fail "versioning.deployment and versioning.buildId belong together: set both or neither." }}{{ end }}
{{- $a := .autoscaling }}
{{- if gt (int $a.minReplicas) (int $a.maxReplicas) }}{{ fail (printf "autoscaling.minReplicas is %v, above autoscaling.maxReplicas, which is %v." $a.minReplicas $a.maxReplicas) }}{{ end }}
{{- if and $a.enabled (eq $a.kind "hpa") (not (or $a.targetCPUUtilizationPercentage $a.targetMemoryUtilizationPercentage $a.metrics)) }}{{ fail "autoscaling by hpa needs something to go by: set autoscaling.targetCPUUtilizationPercentage, autoscaling.targetMemoryUtilizationPercentage or autoscaling.metrics." }}{{ end }}
{{- if and .metrics.serviceMonitor.enabled .metrics.podMonitor.enabled }}{{ fail "metrics.serviceMonitor and metrics.podMonitor would both have each worker scraped, and counted twice: enable one." }}{{ end }}
{{- end }}
{{- end }}
