/** What has been done to the runs so far. */
export interface Tally {
  started: number;
  cancelsSent: number;
  updatesSent: number;
  updatesAccepted: number;
  kills: number;
  stops: number;
  freezes: number;
  /** How a run stands, while no worker for workflows lived. */
  questions: number;
}

export function newTally(): Tally {
  return {
    started: 0,
    cancelsSent: 0,
    updatesSent: 0,
    updatesAccepted: 0,
    kills: 0,
    stops: 0,
    freezes: 0,
    questions: 0,
  };
}
