import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a worker finds what it shows to Temporal, in files that are written anew when that is rotated. */
export interface AccessFiles {
  certFile: string;
  keyFile: string;
  apiKeyFile: string;
  /** Puts this certificate and its key there. */
  show: (certificate: { cert: string; key: string }) => void;
}

/** Names them in a folder; nothing is written yet. */
export function accessFilesIn(folder: string): AccessFiles {
  const certFile = join(folder, 'tls.crt');
  const keyFile = join(folder, 'tls.key');
  return {
    certFile,
    keyFile,
    apiKeyFile: join(folder, 'api-key'),
    show: ({ cert, key }) => {
      writeFileSync(certFile, cert);
      writeFileSync(keyFile, key);
    },
  };
}
