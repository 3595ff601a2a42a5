/**
 * Channel arguments of a gRPC client for JavaScript. It goes by `https_proxy` and its like, and the worker's native gRPC
 * does not: what is set for Huawei Cloud must not divert the one and spare the other.
 */
export const NO_PROXY = { 'grpc.enable_http_proxy': 0 };
