import type { PlannedPipeline } from './plan';
import type { PipelineState } from './status';

/** What pipelines can be found by on a server that has these registered, and the type of each there. */
export const SEARCH_ATTRIBUTES = {
  /** The pipeline's name. */
  HuaweiCloudPipeline: 'KEYWORD',
  /**
   * The services of its steps: `cdm`, `dgc`, `dli`; and `late` once it is late. A pipeline may be late and held, so that its
   * state has no room for that, and an attribute more would take one of the few that a server has.
   */
  HuaweiCloudService: 'KEYWORD_LIST',
  /** The day of its logical date, in its own time zone: `2026-01-31`. */
  HuaweiCloudDate: 'KEYWORD',
  /** How it stands: `running`, `held`, `paused`, or its end. Stays as it was when the pipeline is terminated. */
  HuaweiCloudState: 'KEYWORD',
} as const;

/** A search attribute that our pipelines set, where the server knows it. */
export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;

/** The values of some of them. */
export type SearchedBy = {
  [Name in SearchAttributeName]?: (typeof SEARCH_ATTRIBUTES)[Name] extends 'KEYWORD_LIST' ? string[] : string;
};

/** Stands among the services of a pipeline that is late. */
const LATE = 'late';

/** By which a pipeline is found once it is late: `HuaweiCloudService = "late"`. */
export function searchedAsLate(services: readonly string[]): SearchedBy {
  return { HuaweiCloudService: [...servicesIn(services), LATE] };
}

/** What a pipeline is found by from its start. */
export function searchedBy({ name, searchDate, steps }: PlannedPipeline): SearchedBy {
  if (searchDate === undefined) return {};
  const state: PipelineState = 'running';
  return {
    HuaweiCloudPipeline: name,
    HuaweiCloudService: servicesIn(steps.map(({ service }) => service)),
    HuaweiCloudDate: searchDate,
    HuaweiCloudState: state,
  };
}

function servicesIn(services: readonly string[]): string[] {
  return [...new Set(services)];
}
