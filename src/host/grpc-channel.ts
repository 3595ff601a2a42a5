/** As much as the worker's native gRPC takes, and as the SDK means to take: it names the argument otherwise than gRPC does. */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * Channel arguments of a gRPC client for JavaScript. It goes by `https_proxy` and its like, and the worker's native gRPC
 * does not: what is set for Huawei Cloud must not divert the one and spare the other. Without the second it refuses a page of a history
 * that is larger than 4 MiB, as a few large payloads make it.
 */
export const GRPC_CHANNEL = { 'grpc.enable_http_proxy': 0, 'grpc.max_receive_message_length': MOST_BYTES };
