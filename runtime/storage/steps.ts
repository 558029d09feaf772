// The steps of everything that touches bytes and rows, by name: tests end the process at each of them. Refuses nothing.

export type StepName =
  | 'file written'
  | 'part sent'
  | 'file synced'
  | 'file renamed'
  | 'folder synced'
  | 'blob staged'
  | 'object written'
  | 'object moved'
  | 'object deleted'
  | 'file copied'
  | 'part noted'
  | 'upload completed'
  | 'file removed'
  | 'blob forgotten'

/** Called when a step is done. In the product it does nothing. */
export type Step = (name: StepName) => void
