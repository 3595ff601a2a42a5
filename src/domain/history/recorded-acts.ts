import type { ActivityEffect } from '../step-type';
import type { StepType } from '../step-types';
import { factsOf, STEP_TYPE_NAMES } from '../step-types';

/** What an activity does for a step of one type. */
export interface RecordedAct extends ActivityEffect {
  /** Which type of step the activity belongs to. */
  service: StepType;
}

/** The activities that leave something in the cloud, see it end, or take it away, by their types. */
export const RECORDED_ACTS: Readonly<Record<string, RecordedAct>> = Object.fromEntries(
  STEP_TYPE_NAMES.flatMap((service) =>
    Object.entries(factsOf(service).activities).map(([name, effect]): [string, RecordedAct] => [
      `huaweicloud.${service}.${name}`,
      { service, ...effect },
    ]),
  ),
);
