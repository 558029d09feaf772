// What is not served although it is in the database, with a reason that a person can act on.
export interface LeftOut {
  readonly schema: string
  readonly name: string
  readonly reason: string
}
