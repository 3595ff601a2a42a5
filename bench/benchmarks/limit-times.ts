/** How fast an hour under limits goes by in a benchmark. */
export interface LimitTimes {
  /** How many times faster the hour goes by; limits and pauses with it. */
  speed: number;
  /** As long as the jobs take at least, in seconds of the hour: all of them have been started by then. */
  leadS: number;
  /** Over which their ends are spread. */
  spreadS: number;
  /** The same for the starts at midnight, which take server and worker some time too. */
  midnightSpeed: number;
}
