import type { CloudService } from '../huawei-cloud-error';
import type { ReplyBody } from './receive';

/** What the body of a failed reply says, whichever of the vendor's shapes it has. */
export interface ErrorBody {
  /** The cloud's own, e.g. `Cdm.0100`. */
  code?: string;
  /** What the cloud says of it. */
  message?: string;
  /** The cloud's own name of the request, where the body has it. */
  requestId?: string;
  /** Messages of CDM's `validation-result` with status ERROR. */
  validationErrors: string[];
  /** The codes of a list, item by item; an item that has none may be no error at all. */
  codes?: (string | undefined)[];
}

type Fields = Readonly<Record<string, unknown>>;

// Order matters: newer CDM pages send errCode and code together, and errCode is the one in the error table.
const CODE_KEYS = ['error_code', 'errCode', 'errorCode', 'code'];
const MESSAGE_KEYS = ['error_msg', 'externalMessage', 'errorMsg', 'message', 'error_cause', 'error_name', 'title'];

/** So many messages of a list are told. */
const MOST_TOLD = 5;

/**
 * Reads any body without ever failing: JSON of all shapes, lists of them, HTML, text, nothing. What a list says, it says
 * by the first code in it and all its messages.
 * @param service who was asked, where that tells what a code without a prefix means
 */
export function readErrorBody(body: ReplyBody, service?: CloudService): ErrorBody {
  const value = body.is === 'json' ? body.value : undefined;
  const items = errorItems(value);
  const errors = (items ?? [value]).filter(isFields).map((fields) => readError(fields, service));
  const [first] = errors;
  if (first === undefined) return { message: readable(textOfBody(body)), validationErrors: [] };
  const leading = errors.find(({ code }) => code !== undefined) ?? first;
  return {
    ...leading,
    message: toldTogether(leading, errors),
    requestId: errors.map(({ requestId }) => requestId).find((id) => id !== undefined),
    validationErrors: errors.flatMap((error) => error.validationErrors),
    ...(items && { codes: items.map((item) => (isFields(item) ? readError(item, service).code : undefined)) }),
  };
}

/**
 * The parts of a reply of which each speaks for itself: the items of a list, or of `errors` where the body says nothing
 * else. Undefined for a body that speaks as a whole.
 */
export function errorItems(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as unknown[];
  if (!isFields(body) || !Array.isArray(body.errors)) return undefined;
  return readErrorFields(body).code === undefined ? body.errors : undefined;
}

/** The error code of a body already parsed, when it is one of the vendor's families. @param service as above */
export function readVendorCode(body: unknown, service?: CloudService): string | undefined {
  if (!isFields(body)) return undefined;
  const { job_submit_result: result } = body;
  const code = codeIn(isFields(result) ? { ...result, ...body } : body, service);
  return code !== undefined && VENDOR_CODE.test(code) ? code : undefined;
}

function readError(body: Fields, service: CloudService | undefined): ErrorBody {
  // IAM nests everything under `error`, a sample of MRS under the result that a submission would have.
  const fields = { ...partsOf(body.error), ...partsOf(body.job_submit_result), ...body };
  return { ...readErrorFields(fields, service), validationErrors: validationErrors(body['validation-result']) };
}

function partsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function toldTogether(leading: ErrorBody, errors: ErrorBody[]): string | undefined {
  // The leading one among them has no other text.
  const others = errors
    .filter((error) => error.message !== undefined)
    .map(({ code, message }) => (code === undefined || code === leading.code ? message : `${code}: ${message}`));
  const texts = [...new Set([leading.message, ...others])].filter((text) => text !== undefined);
  const more = texts.length > MOST_TOLD ? [`${texts.length - MOST_TOLD} more`] : [];
  return texts.length === 0 ? undefined : [...texts.slice(0, MOST_TOLD), ...more].join('; ');
}

/** The messages of the entries with status ERROR, at whatever depth: CDM groups them by form in some versions. */
export function validationErrors(result: unknown, depth = 0): string[] {
  if (depth > 4) return [];
  if (Array.isArray(result)) return result.flatMap((entry) => validationErrors(entry, depth + 1));
  if (!isFields(result)) return [];
  if (typeof result.status === 'string') {
    return result.status.toUpperCase() === 'ERROR' ? [textOf(result.message) ?? 'no message'] : [];
  }
  return Object.values(result).flatMap((entry) => validationErrors(entry, depth + 1));
}

function readErrorFields(fields: Fields, service?: CloudService): Omit<ErrorBody, 'validationErrors'> {
  return {
    code: codeIn(fields, service),
    message: MESSAGE_KEYS.map((key) => textOf(fields[key])).find((message) => message !== undefined),
    requestId: textOf(fields.request_id),
  };
}

function codeIn(fields: Fields, service?: CloudService): string | undefined {
  for (const key of CODE_KEYS) {
    const code = vendorCodeOf(fields[key], service);
    if (code !== undefined) return code;
  }
  return streamCodeOf(fields.error_id);
}

const VENDOR_CODE = /^(APIGW?|CDM|DLF|DLI|MRS|SMN)\.\d/i;

/** IAM's code repeats the HTTP status as a number, which says nothing new. */
function vendorCodeOf(value: unknown, service?: CloudService): string | undefined {
  const code = textOf(value);
  if (code === undefined) return undefined;
  if (/^[A-Za-z][\w.-]{0,63}$/.test(code)) return code;
  return service === 'MRS' ? bareMrsCode(code) : bareDgcCode(code);
}

/** Most codes of MRS have no prefix: `0176`, `12000003`. */
function bareMrsCode(code: string): string | undefined {
  return /^(\d{4}|\d{8})$/.test(code) ? `MRS.${code}` : undefined;
}

/** DGC's user guide prints its codes without the prefix. */
function bareDgcCode(code: string): string | undefined {
  return /^(30\d{3}|208\d\d)$/.test(code) ? `DLF.${code}` : undefined;
}

/** CloudStream, which DLI comes from, names its errors by the number that is DLI's today. */
function streamCodeOf(id: unknown): string | undefined {
  const text = textOf(id);
  if (text === undefined) return undefined;
  const [, digits] = /^(?:CS\.)?(\d{5})$/i.exec(text) ?? [];
  return digits === undefined ? vendorCodeOf(text) : `DLI.${digits}`;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textOfBody(body: ReplyBody): string {
  if (body.is === 'nothing') return '';
  return body.is === 'page' ? body.text : JSON.stringify(body.value);
}

/** A proxy's page without its markup. */
function readable(text: string): string | undefined {
  const words = text
    .slice(0, 4096)
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? undefined : words;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
