// What the address of the page of realtime says: the view. Leaves out what means nothing.
const tabs = ['channels', 'connections', 'tables'] as const

export interface RealtimeSearch {
  /** Changes, where it is left out. */
  readonly tab?: (typeof tabs)[number]
}

export function readRealtimeSearch({ tab }: Readonly<Record<string, unknown>>): RealtimeSearch {
  const known = tabs.find((one) => one === tab)
  return known ? { tab: known } : {}
}
