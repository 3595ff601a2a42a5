/** What has been done to the runs so far. */
export interface Tally {
  started: number;
  cancelsSent: number;
  updatesSent: number;
  updatesHeeded: number;
  kills: number;
  stops: number;
  freezes: number;
}

export function newTally(): Tally {
  return { started: 0, cancelsSent: 0, updatesSent: 0, updatesHeeded: 0, kills: 0, stops: 0, freezes: 0 };
}
