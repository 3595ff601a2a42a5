import { request } from 'undici';

const SCRAPED_WITHIN_MS = 5_000;

/** What the runtime of a process exports for Prometheus. */
export interface ExportedMetrics {
  /** HTTP status of the exporter. */
  status: number;
  /** In Prometheus' text format. */
  body: string;
  /** The media type of the body. */
  type: string;
}

/**
 * Asks the exporter of this process.
 * @param address of the exporter, as `host:port`
 * @throws when it does not answer within 5 s
 */
export async function exportedMetrics(address: string): Promise<ExportedMetrics> {
  const { statusCode, headers, body } = await request(`http://${address}/metrics`, {
    headersTimeout: SCRAPED_WITHIN_MS,
    bodyTimeout: SCRAPED_WITHIN_MS,
  });
  const type = String(headers['content-type'] ?? 'text/plain; version=0.0.4');
  return { status: statusCode, body: await body.text(), type };
}
