// What a run has started and must end: processes, servers, folders. Ended newest first, also when it is interrupted.

const pending: { readonly name: string; readonly end: () => Promise<unknown> }[] = []

/** Remembers how to end something. Returns a function that ends it now, once. */
export function atEnd(name: string, end: () => Promise<unknown>): () => Promise<void> {
  const entry = { name, end }
  pending.push(entry)
  return async () => {
    const at = pending.indexOf(entry)
    if (at === -1) return
    pending.splice(at, 1)
    await end()
  }
}

/** Ends everything that still runs. A failure is told, and does not keep the rest alive. */
export async function cleanUp(): Promise<void> {
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { name, end } = entry
    await end().catch((error: unknown) => console.error(`ending ${name} failed:`, error))
  }
}
