// What carries the words of channels from one process to all others on the same database. What travels is up to topics.ts.

export interface BusListener {
  /** Of another process, in the order in which it said it. */
  heard(process: string, data: Buffer): void
  /** A process that was not known, or may have missed something: it needs to be told what it should know. */
  arrived(process: string): void
  /** A process has gone: it said so, or was silent for too long. */
  gone(process: string): void
}

export interface Bus {
  /** Whether anybody would hear. */
  readonly isHeard: boolean
  /** Tells all other processes; nothing is sent where there is none. Never fails: what cannot be told is lost. */
  publish(data: Buffer): void
  /** Begins to listen. Resolves when it is known who else is there, or cannot be known now. */
  start(listener: BusListener): Promise<void>
  /** There may be something to read. */
  ring(): Promise<void>
  /** Says goodbye. */
  close(): Promise<void>
}
