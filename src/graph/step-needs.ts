/** What a step waits for. */
export interface StepNeeds {
  /** The `id` in the spec: of `copy[orders]` it is `copy`. */
  step: string;
  /** The `id`s in the spec of the steps before it. */
  needs: string[];
  /** It runs when all others are over; absent otherwise. */
  always?: true;
}
