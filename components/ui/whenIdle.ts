/** Runs a piece of work again and again while nothing else wants the page, until it says that it is done. Returns how to stop it. */
export function whenIdle(piece: () => boolean): () => void {
  // Safari has none; there a pause between pieces lets input through.
  const [wait, stop] = 'requestIdleCallback' in globalThis ? [requestIdleCallback, cancelIdleCallback] : [setTimeout, clearTimeout]
  let id = 0
  const run = (): void => { if (!piece()) id = Number(wait(run)) }
  id = Number(wait(run))
  return () => { stop(id) }
}
