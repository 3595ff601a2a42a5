import type { Filter, Token, Value } from 'liquidjs';
import { TypeGuards } from 'liquidjs';
import { compareDecimals, decimalOf } from './decimal';
import { isReckoning } from './template-filters';
import { printsAs, whyLost } from './value';

/** A path into the scope, as far as it is known before it is looked up: `['steps', 'copy', 'rowsWritten']`. */
export type Name = string[];

/** What is known of single names before anything is filled in: the item of a step, by what it is called. */
export type KnownNames = Readonly<Record<string, string>>;

/**
 * What a value with its filters takes from the scope.
 * @param isPrinted whether it is written out, and not compared
 * @param known followed where something is looked up by one of these: `steps.copy.items[table]`
 * @throws RangeError for a number that would come out otherwise than it stands there, and for a range
 */
export function namesInValue({ initial, filters }: Value, isPrinted: boolean, known: KnownNames = {}): Name[] {
  return [
    ...initial.postfix.flatMap((token) => namesInToken(token, isPrinted, known)),
    ...filters.flatMap((filter) => namesInFilter(filter, isPrinted, known)),
  ];
}

function namesInFilter({ name, args }: Filter, isPrinted: boolean, known: KnownNames): Name[] {
  const printed = isPrinted && !isReckoning(name);
  return args.flatMap((arg) => namesInToken(Array.isArray(arg) ? arg[1] : arg, printed, known));
}

function namesInToken(token: Token | undefined, isPrinted: boolean, known: KnownNames): Name[] {
  if (TypeGuards.isRangeToken(token)) throw new RangeError(`a range stands in no template: ${token.getText()}`);
  if (TypeGuards.isNumberToken(token)) refuseIfChanged(token.getText(), isPrinted);
  if (!TypeGuards.isPropertyAccessToken(token)) return [];
  const { variable, props } = token;
  // A part that is itself looked up (`params[run.date]`) is known only when it is rendered.
  const inner = [variable, ...props].flatMap((part) => namesInToken(part, false, known));
  return variable ? inner : [wordsBefore(props, known), ...inner];
}

function wordsBefore(props: Token[], known: KnownNames): Name {
  const words = props.map((part) => wordOf(part, known));
  const lookedUp = words.indexOf(undefined);
  return (lookedUp < 0 ? words : words.slice(0, lookedUp)) as Name;
}

/** Undefined where it is known only when it is looked up. */
function wordOf(part: Token, known: KnownNames): string | undefined {
  if (!TypeGuards.isPropertyAccessToken(part)) return 'content' in part ? String(part.content) : '';
  const [name, ...rest] = part.variable ? [] : wordsBefore(part.props, {});
  return name !== undefined && !rest.length && Object.hasOwn(known, name) ? known[name] : undefined;
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
