/** All that the share page needs to hand over what it reads, in one piece: each further piece is a request, and a round trip before the download begins. */
export { activeWorker } from '../../sw/register.ts'
export { streamDownload } from '../../sw/streamDownload.ts'
export { offerView } from '../../sw/views.ts'
export { pullStream } from '../pullStream.ts'
