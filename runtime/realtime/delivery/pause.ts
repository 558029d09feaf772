// The pauses of the hub between two looks, which a bell ends; and who waits until a look has come far enough.

export class Pause {
  #waking: (() => void) | undefined
  #rang = false
  readonly #waiting = new Set<{ readonly tick: number; readonly resolve: () => void }>()

  get hasRung(): boolean {
    return this.#rang
  }

  /** Whether somebody waits for the next look. */
  get isWanted(): boolean {
    return this.#waiting.size > 0
  }

  /** A look begins: bells from now on are for the next one. */
  begin(): void {
    this.#rang = false
  }

  ring(): void {
    this.#rang = true
    this.wake()
  }

  wake(): void {
    this.#waking?.()
  }

  /** Until the time is over, or a bell rings, or has rung since the look began. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#waking = undefined
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      this.#waking = done
      if (this.#rang) done()
    })
  }

  /** Resolves when everything up to a tick has been delivered; wakes the hub. */
  until(tick: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add({ tick, resolve })
      this.wake()
    })
  }

  /** Everything up to this tick has been delivered. */
  reached(tick: number): void {
    for (const one of this.#waiting) {
      if (one.tick > tick) continue
      this.#waiting.delete(one)
      one.resolve()
    }
  }
}
