import { CDM_SERVICE } from './cdm/cdm-service';
import { DGC_SERVICE, DGC_V2_SERVICE } from './dgc/dgc-service';
import { DLI_SERVICE } from './dli/dli-service';
import { DLI_SPARK_SERVICE } from './dli-spark/dli-spark-service';
import { DLI_SQL_SERVICE } from './dli-sql/dli-sql-service';
import { IAM_SERVICE } from './auth/iam-service';
import { MRS_SERVICE } from './mrs/mrs-service';
import { OBS_SERVICE } from './obs/obs-service';
import { SMN_SERVICE } from './smn/smn-service';
import type { ServiceFacts } from './routes/service-facts';

/** The vendor's hosts that are called, by the names that settings have for them. */
export const SERVICES = {
  iam: IAM_SERVICE,
  cdm: CDM_SERVICE,
  dgc: DGC_SERVICE,
  dgcV2: DGC_V2_SERVICE,
  dli: DLI_SERVICE,
  dliSql: DLI_SQL_SERVICE,
  dliSpark: DLI_SPARK_SERVICE,
  mrs: MRS_SERVICE,
  obs: OBS_SERVICE,
  smn: SMN_SERVICE,
} satisfies Record<string, ServiceFacts>;

/** The services that have a host of their own. */
export type EndpointName = keyof typeof SERVICES;

/** Calls that the vendor counts together. */
export type CallGroup = { [Name in EndpointName]: keyof (typeof SERVICES)[Name]['limits'] & string }[EndpointName];

/** Every service that has a host, by the key of its endpoint. */
export const ENDPOINT_NAMES = Object.keys(SERVICES) as EndpointName[];

/** What is known of the host of a service. */
export function serviceOf(name: EndpointName): ServiceFacts {
  return SERVICES[name];
}
