// What the address of the status says: the open part, and the time span of the charts. What makes no sense is left out.

export interface StatusSearch {
  readonly tab?: 'charts' | 'advisors'
  readonly range?: 'day'
}

export function readStatusSearch({ tab, range }: Readonly<Record<string, unknown>>): StatusSearch {
  return {
    ...((tab === 'charts' || tab === 'advisors') && { tab }),
    ...(range === 'day' && { range: 'day' as const }),
  }
}
