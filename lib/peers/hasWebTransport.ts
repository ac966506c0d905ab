/** Whether this browser has WebTransport (Safari before 26.4 has not). */
export const hasWebTransport = (): boolean => 'WebTransport' in globalThis
