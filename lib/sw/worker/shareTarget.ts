import { keepHanded } from '../handed.ts'

/** Goes back to the app, which shows what waits, or says why nothing was taken. */
const backTo = (scope: string, outcome: string): Response => Response.redirect(`${scope}#handed=${outcome}`, 303)

/**
 * Whether another site posts. The system's share sheet has no page: it comes without a referrer, from no origin. A page that hides both looks the same,
 * hence nothing is added before a person says so. Chromium adds `Sec-Fetch-Site` only behind a service worker; where it is seen it counts.
 */
function isForeign({ headers, referrer, destination }: Request, scope: string): boolean {
  const own = new URL(scope).origin
  const origin = headers.get('origin') ?? 'null'
  return ['cross-site', 'same-site'].includes(headers.get('sec-fetch-site') ?? '')
    || (origin !== 'null' && origin !== own)
    || (/^https?:/.test(referrer) && new URL(referrer).origin !== own)
    || !['document', ''].includes(destination)
}

/**
 * Takes the files of a form that the system's share sheet posted, and leads to the app. No request leaves the device.
 *
 * @param scope - address of the app's folder
 */
export async function answerHanded(request: Request, scope: string): Promise<Response> {
  if (isForeign(request, scope)) return backTo(scope, 'foreign')
  const form = await request.formData().catch(() => new FormData())
  // A field that nobody filled comes as a file without name and bytes.
  const files = form.getAll('files').filter((one): one is File => one instanceof File && (one.name !== '' || one.size > 0))
  return backTo(scope, await keepHanded(scope, files).catch(() => 'full') ?? 'here')
}
