// What realtime refuses, in the words of its protocols: a code for programs, a message for people.

/** Thrown where a client asked for something that it cannot have; never a fault of ours. */
export class RealtimeError extends Error {
  override readonly name = 'RealtimeError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
