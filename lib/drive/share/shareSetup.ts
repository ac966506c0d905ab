import type { WorkerSetup } from '../calls.ts'

/** What the share page's worker knows of its page, and the compiled coder, which comes beside the code that uses it. */
export interface ShareSetup extends WorkerSetup { coder: () => Promise<WebAssembly.Module> }
