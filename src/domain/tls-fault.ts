/** What is wrong with a certificate, or with what was taken for TLS. */
export type TlsFault = 'unknownCa' | 'wrongName' | 'expired' | 'speaksPlainText' | 'clientCertificate';

/** By code of OpenSSL and Node, or by OpenSSL's words where the code says only that there was a fault. */
const FAULTS: readonly [RegExp, TlsFault][] = [
  [/SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|CERT_UNTRUSTED/, 'unknownCa'],
  [/ALTNAME_INVALID/, 'wrongName'],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'expired'],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/, 'speaksPlainText'],
  [/ALERT/, 'clientCertificate'],
];

/** Which fault of TLS a code stands for; undefined where it stands for none. */
export function tlsFaultOf(code: string): TlsFault | undefined {
  return FAULTS.find(([pattern]) => pattern.test(code))?.[1];
}
