import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { BOUNDS } from '../domain/bounds';
import { FileFault } from './file-fault';

const NEWLINE = 0x0a;
const NUL = 0;

/**
 * Reads a text file in UTF-8, and no more of it than a file may have: a pipe or a device has no end.
 * @param file its path, or the number of what is open already, such as 0 for stdin
 * @throws FileFault when it is longer or not UTF-8; Node's own error when it cannot be read
 */
export function readText(file: string | number): string {
  const bytes = firstBytes(file, BOUNDS.fileBytes.most + 1);
  if (bytes.length > BOUNDS.fileBytes.most) {
    throw new FileFault(`is longer than ${BOUNDS.fileBytes.most.toLocaleString('en')} bytes, and that is the most`);
  }
  refuseOtherEncodings(bytes);
  return new TextDecoder().decode(bytes);
}

function firstBytes(file: string | number, most: number): Buffer {
  const bytes = Buffer.allocUnsafe(most);
  const descriptor = typeof file === 'number' ? file : openSync(file, 'r');
  try {
    let length = 0;
    while (length < most) {
      const read = readSync(descriptor, bytes, length, most - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    if (descriptor !== file) closeSync(descriptor);
  }
}

function refuseOtherEncodings(bytes: Buffer): void {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw new FileFault(UTF_16);
  const nul = bytes.indexOf(NUL);
  if (nul >= 0) throw at(bytes, nul, `holds a byte of zero: is it UTF-16, or no text? ${SAVE}`);
  if (!isUtf8(bytes))
    throw at(bytes, firstWrongByte(bytes), `is not UTF-8 from here on: is it GBK or Latin-1? ${SAVE}`);
}

const SAVE = 'Save it as UTF-8';
const UTF_16 = 'is UTF-16: save it as UTF-8';

/** Everything before it is right, so that in the loose text the first sign of a wrong byte that was none is the place. */
function firstWrongByte(bytes: Buffer): number {
  const SIGN = '\uFFFD';
  const loose = bytes.toString('utf8');
  for (let sign = loose.indexOf(SIGN), before = 0, byte = 0; sign >= 0; sign = loose.indexOf(SIGN, before)) {
    byte += Buffer.byteLength(loose.slice(before, sign));
    const written = Buffer.from(SIGN);
    if (!bytes.subarray(byte, byte + written.length).equals(written)) return byte;
    byte += written.length;
    before = sign + SIGN.length;
  }
  return 0;
}

function at(bytes: Buffer, offset: number, message: string): FileFault {
  const before = bytes.subarray(0, offset);
  const lineBegin = before.lastIndexOf(NEWLINE) + 1;
  let line = 1;
  for (const byte of before) if (byte === NEWLINE) line += 1;
  return new FileFault(message, line, before.subarray(lineBegin).toString('utf8').length + 1);
}
