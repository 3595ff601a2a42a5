/** What a person has to see to, first. */
const PRESSING = ['held', 'stuck', 'failed', 'timed out', 'terminated', 'paused', 'running', 'starting'];

/** Where a state comes among others: what needs somebody comes first. */
export function pressing(state: string): number {
  const place = PRESSING.indexOf(state);
  return place < 0 ? PRESSING.length : place;
}

/** Whether somebody has to see to what stands so. */
export function needsSomebody(state: string): boolean {
  return pressing(state) < PRESSING.indexOf('paused');
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whose formats are made once: making one takes longer than using it a thousand times. */
function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const made = formatIn(timezone) ?? formatIn('UTC') ?? new Intl.DateTimeFormat('sv-SE');
  formats.set(timezone, made);
  return made;
}

function formatIn(timezone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: timezone });
  } catch {
    // A browser may know fewer zones than the pipeline.
    return undefined;
  }
}

/** A moment by the clock of a zone: `2026-01-31 02:30:00`. What is no moment stays as it is. */
export function momentText(moment: string, timezone = 'UTC'): string {
  const time = Date.parse(moment);
  return Number.isNaN(time) ? moment : formatOf(timezone).format(time);
}

/** The logical date: the day alone where it begins one. */
export function dateText(date: string, timezone = 'UTC'): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  return momentText(date, timezone)
    .replace(/ 00:00:00$/, '')
    .replace(/:00$/, '');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A span of time in its two largest units: `1h 30m`, `45s`. */
function spanText(ms: number): string {
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  if (first < 0) return '0s';
  let rest = ms;
  const counts = UNITS.map(([unit, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest %= unitMs;
    return [count, unit] as const;
  });
  return counts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}

/** How long something took, or has taken. The server's clock may be ahead of ours. */
export function tookText(startedAt: string | undefined, endedAt: string | undefined, nowMs: number): string {
  if (startedAt === undefined) return '';
  return spanText(Math.max(0, (endedAt === undefined ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt)));
}

/** Where a run is looked at. */
export function runPath({ workflowId, runId }: { workflowId: string; runId: string }): string {
  return `/runs/${encodeURIComponent(workflowId)}?runId=${encodeURIComponent(runId)}`;
}

/** Where the grid of a pipeline is. */
export function pipelinePath(name: string): string {
  return `/pipelines/${encodeURIComponent(name)}`;
}
