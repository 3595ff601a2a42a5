import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder';

/** A certificate and its key, as PEM and as files. */
interface Certificate {
  cert: string;
  key: string;
  certFile: string;
  keyFile: string;
}

/** A certificate authority that no machine knows. */
export interface PrivateCa {
  cert: string;
  certFile: string;
  /**
   * @param names DNS names or addresses of whom it is for
   * @param time `past` for one that has expired
   */
  issue(name: string, names?: string[], time?: 'now' | 'past'): Certificate;
}

const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const DAYS = ['-days', '2'];

/** Makes one, by openssl. */
export function privateCa(subject = 'A private CA'): PrivateCa {
  const folder = temporaryFolder();
  const at = (file: string) => join(folder, file);
  openssl('req', '-x509', ...KEY, ...DAYS, '-subj', `/CN=${subject}`, '-keyout', at('ca.key'), '-out', at('ca.pem'));
  let issued = 0;
  return {
    cert: readFileSync(at('ca.pem'), 'utf8'),
    certFile: at('ca.pem'),
    issue: (name, names = ['DNS:localhost', 'IP:127.0.0.1'], time = 'now') => {
      const [certFile, keyFile, request, extensions] = [`${(issued += 1)}.pem`, 'key', 'csr', 'ext'].map((end, part) =>
        at(part === 0 ? end : `${issued}.${end}`),
      ) as [string, string, string, string];
      openssl('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', request);
      writeFileSync(extensions, `subjectAltName=${names.join(',')}\n`);
      const authority = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
      // It ends a day before it begins, and so is past at whatever time.
      const days = time === 'past' ? ['-days', '-1'] : DAYS;
      openssl('x509', '-req', '-in', request, ...authority, ...days, '-extfile', extensions, '-out', certFile);
      return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile };
    },
  };
}
