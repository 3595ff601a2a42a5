/** What the body of a failed reply says, whichever of the vendor's shapes it has. */
export interface ErrorBody {
  code?: string;
  message?: string;
  requestId?: string;
  /** Messages of CDM's `validation-result` with status ERROR. */
  validationErrors: string[];
}

type Fields = Readonly<Record<string, unknown>>;

// Order matters: newer CDM pages send errCode and code together, and errCode is the one in the error table.
const CODE_KEYS = ['error_code', 'errCode', 'errorCode', 'code'];
const MESSAGE_KEYS = ['error_msg', 'externalMessage', 'errorMsg', 'message', 'title'];

/**
 * Reads any body without ever failing: JSON of all shapes, HTML, text, nothing.
 * @param hide replaces the secrets in a page before it is cut short: half a secret would not be found any more
 */
export function readErrorBody(text: string, hide: (page: string) => string = (page) => page): ErrorBody {
  const body = parsed(text);
  if (!isFields(body)) return { message: readable(hide(text)), validationErrors: [] };
  // IAM nests everything under `error`.
  const inner = isFields(body.error) ? body.error : {};
  return { ...readErrorFields({ ...inner, ...body }), validationErrors: validationErrors(body['validation-result']) };
}

/** The error code of a body already parsed, when it is one of the vendor's families. */
export function readVendorCode(body: unknown): string | undefined {
  const { code } = isFields(body) ? readErrorFields(body) : {};
  return code !== undefined && /^(APIGW?|CDM|DLF|DLI)\.\d/i.test(code) ? code : undefined;
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

function readErrorFields(fields: Fields): Omit<ErrorBody, 'validationErrors'> {
  return {
    code: CODE_KEYS.map((key) => codeOf(fields[key])).find((code) => code !== undefined),
    message: MESSAGE_KEYS.map((key) => textOf(fields[key])).find((message) => message !== undefined),
    requestId: textOf(fields.request_id),
  };
}

/** IAM's code repeats the HTTP status as a number, which says nothing new. */
function codeOf(value: unknown): string | undefined {
  const code = textOf(value);
  return code !== undefined && /^[A-Za-z][\w.-]{0,63}$/.test(code) ? code : bareDgcCode(code);
}

/** DGC's user guide prints its codes without the prefix. */
function bareDgcCode(code: string | undefined): string | undefined {
  return code !== undefined && /^30\d{3}$/.test(code) ? `DLF.${code}` : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
