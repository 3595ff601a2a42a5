import type { TimeByPlace } from '../measure/cpu-profile';
import type { Machine } from '../measure/machine';
import type { Goal, Report, Row } from './report';

/** A report as a table for people. */
export function formatReport({
  benchmark,
  question,
  conditions,
  rows,
  goals,
  machine,
  seconds,
  profile,
}: Report): string {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return [
    '',
    `${benchmark}: ${question}`,
    ...conditions.map((line) => `  - ${line}`),
    `  ${formatMachine(machine)}; took ${Math.round(seconds)} s`,
    '',
    ...rows.map((row) => `  ${formatRow(row, width)}`),
    '',
    ...goals.map((goal) => `  ${formatGoal(goal)}`),
    ...formatProfile(profile),
  ].join('\n');
}

const PLACES_SHOWN = 15;

function formatProfile(profile: TimeByPlace = []): string[] {
  const total = profile.reduce((sum, [, ms]) => sum + ms, 0);
  const lines = profile.slice(0, PLACES_SHOWN).map(([place, ms]) => {
    return `  ${place.padEnd(28)}${formatNumber((ms / total) * 100).padStart(6)} %`;
  });
  return lines.length ? ['', "  Where the worker's processor time went", ...lines] : [];
}

function formatRow({ what, unit, summary: { median, min, max, count } }: Row, width: number): string {
  const value = `${formatNumber(median)} ${unit}`.trimEnd();
  return `${what.padEnd(width)}  ${value.padStart(22)}   ${formatNumber(min)} .. ${formatNumber(max)}  (${count})`;
}

const OUTCOMES = { reached: 'reached', missed: 'MISSED', 'not measurable here': 'NOT MEASURABLE HERE' };

function formatGoal({ goal, summary: { median, min, max, count }, outcome }: Goal): string {
  const spread = count > 1 ? `   ${formatNumber(min)} .. ${formatNumber(max)}  (${count})` : '';
  return `${OUTCOMES[outcome].padEnd(7)}  ${goal}: ${formatNumber(median)}${spread}`;
}

/** Three digits that mean something: more would be noise. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  return Math.abs(value) >= 1_000
    ? Math.round(value).toLocaleString('en-US')
    : value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function formatMachine(machine: Machine): string {
  const { processor, cores, memoryGiB, system, node, temporalSdk, temporalServer } = machine;
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}; Node ${node}, SDK ${temporalSdk}, ${temporalServer}`;
}
