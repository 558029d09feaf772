// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// When a connection may be possible again: the network is back, the page is looked at. Where there is no page, never.

interface Listening {
  addEventListener?(type: string, listener: () => void): void
  removeEventListener?(type: string, listener: () => void): void
}

/** @returns stops it */
export function onWake(wake: () => void): () => void {
  const { document: page } = globalThis as { document?: Listening & { readonly visibilityState?: string } }
  const network: Listening = globalThis
  const seen = () => {
    if (page?.visibilityState === 'visible') wake()
  }
  network.addEventListener?.('online', wake)
  page?.addEventListener?.('visibilitychange', seen)
  return () => {
    network.removeEventListener?.('online', wake)
    page?.removeEventListener?.('visibilitychange', seen)
  }
}
