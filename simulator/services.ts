import type { z } from 'zod';
import { CDM_CLUSTER } from './cdm-cluster/service';
import { CDM } from './cdm/service';
import { DGC } from './dgc/service';
import { DLI } from './dli/service';
import { DLI_SPARK } from './dli-spark/service';
import { DLI_SQL } from './dli-sql/service';
import { MRS } from './mrs/service';
import { OBS } from './obs/service';
import { SMN } from './smn/service';
import type { OpenService, World } from './simulated-service';

/** The services that run jobs, by the name that a job, a dialect and the log have for each. */
export const SERVICES = {
  cdm: CDM,
  dgc: DGC,
  dli: DLI,
  dliSql: DLI_SQL,
  dliSpark: DLI_SPARK,
  mrs: MRS,
  obs: OBS,
  cdmCluster: CDM_CLUSTER,
  smn: SMN,
};

/** A key of {@link SERVICES}: `cdm`, `dgc`, `dli`, `dliSql`, `dliSpark`, `mrs`, `obs`, `cdmCluster`, `smn`. */
export type ServiceName = keyof typeof SERVICES;

/** In the order in which people are told of them. */
export const SERVICE_NAMES = Object.keys(SERVICES) as [ServiceName, ...ServiceName[]];

/** A job to pretend. */
export type JobSpec = { [Name in ServiceName]: z.input<(typeof SERVICES)[Name]['job']> }[ServiceName];

/** Which words the services use, where the vendor's pages disagree. */
export type Dialect = { [Name in ServiceName]?: z.output<(typeof SERVICES)[Name]['dialect']> };

/** A dialect in which every question is settled. */
export type Speech = { readonly [Name in ServiceName]: (typeof SERVICES)[Name]['defaults'] };

/** What each service remembers, by name. */
export type OpenServices = { readonly [Name in ServiceName]: ReturnType<(typeof SERVICES)[Name]['open']> };

/** What can be done to a service without knowing which it is. */
export type AnyOpenService = OpenService<unknown>;

/** Begins each service without a job, when it is first asked for: of nine that there are most clouds serve one. */
export function openServices(world: World, speech: Speech): OpenServices {
  return new ServicesOnDemand(world, speech) as ServicesOnDemand & OpenServices;
}

/**
 * The services by name, as getters of its prototype: with getters of its own each cloud would have a hidden class to itself,
 * which keeps the cloud alive until all memory is looked through.
 */
class ServicesOnDemand {
  readonly #world: World;
  readonly #speech: Speech;
  readonly #begun = new Map<ServiceName, AnyOpenService>();

  constructor(world: World, speech: Speech) {
    this.#world = world;
    this.#speech = speech;
  }

  static {
    for (const name of SERVICE_NAMES) {
      Object.defineProperty(this.prototype, name, {
        get(this: ServicesOnDemand) {
          return this.#serviceOf(name);
        },
      });
    }
  }

  #serviceOf(name: ServiceName): AnyOpenService {
    const known = this.#begun.get(name);
    if (known) return known;
    const service = SERVICES[name] as { open(world: World, speech: Speech[ServiceName]): AnyOpenService };
    const begun = service.open(this.#world, this.#speech[name]);
    this.#begun.set(name, begun);
    return begun;
  }
}
