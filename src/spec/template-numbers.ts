import type { Template } from 'liquidjs';
import { Filter, Output, TokenKind } from 'liquidjs';
import { compareDecimals, decimalOf } from './decimal';
import { isReckoning } from './template-filters';
import { printsAs, whyLost } from './value';

/**
 * Refuses numbers in a template that would come out otherwise than they stand there.
 * @throws RangeError that names the number
 */
export function refuseChangedNumbers(templates: Template[]): void {
  look(templates, false, new Set());
}

/** @param isPrinted whether what is found there is written out, and not compared or reckoned with */
function look(node: unknown, isPrinted: boolean, seen: Set<unknown>): void {
  if (node === null || typeof node !== 'object' || seen.has(node)) return;
  seen.add(node);
  if (isNumber(node)) return refuseIfChanged(node.getText(), isPrinted);
  const isPrintedInside = node instanceof Output || (isPrinted && !(node instanceof Filter && isReckoning(node.name)));
  for (const [key, inner] of Object.entries(node)) {
    // Every node holds on to the engine that read it.
    if (key !== 'liquid') look(inner, isPrintedInside, seen);
  }
}

function refuseIfChanged(written: string, isPrinted: boolean): void {
  const value = Number(written);
  if (!isKept(written, value))
    throw new RangeError(`${written} has more digits than a number keeps: write it in quotes`);
  if (isPrinted && !printsAs(value, written)) {
    throw new RangeError(`${written} would be written as ${value}: write it in quotes`);
  }
}

function isKept(written: string, value: number): boolean {
  const [one, other] = [decimalOf(written), decimalOf(value)];
  return whyLost(value) === undefined && one !== undefined && other !== undefined && compareDecimals(one, other) === 0;
}

function isNumber(node: object): node is { getText(): string } {
  return 'kind' in node && node.kind === TokenKind.Number && 'getText' in node;
}
