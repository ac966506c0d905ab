/**
 * Loaded before a child's own code: when the supervisor is gone, however it went, the pipe to standard input closes and the child is told to stop.
 * The pipe does not keep the child alive.
 */
const stop = (): void => { process.kill(process.pid, 'SIGTERM') }
process.stdin.once('end', stop).once('error', stop).resume()
if ('unref' in process.stdin) process.stdin.unref()

export {}
