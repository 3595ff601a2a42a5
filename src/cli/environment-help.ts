import type { EnvironmentVariable, VariableGroup } from '../config/variables';
import { VARIABLES } from '../config/variables';

const WIDEST = 40;

/** The part of a command's help that names the variables it reads. */
export function environmentHelp(...groups: VariableGroup[]): string {
  const lines = groups.flatMap((group) => VARIABLES[group].map(line));
  return ['', 'Environment:', ...lines].join('\n');
}

function line({ name, meaning, default: otherwise }: EnvironmentVariable): string {
  return `  ${name.padEnd(WIDEST)}  ${meaning}${otherwise === undefined ? '' : ` (default: ${otherwise})`}`;
}
