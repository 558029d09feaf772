// What went wrong, in words. Constraints of the examples are named like sentences, and read as such.

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The words of an error of any kind. */
export function wordsOf(error: unknown): string {
  const { message, hint, code } = error as { message?: string; hint?: string | null; code?: string }
  if (code === 'network') return 'The server does not answer. Nothing was changed.'
  const [, constraint] = /check constraint "([^"]+)"/.exec(message ?? '') ?? []
  if (constraint !== undefined) return `${capital(constraint.replaceAll('_', ' '))}.`
  return [message ?? String(error), hint].filter(Boolean).join(' ')
}

/** Shows an error, if there is one. */
export function Problem({ error, onClose }: { error: unknown; onClose?: () => void }) {
  if (error === null || error === undefined) return null
  return (
    <div role="alert" className="problem">
      <span>{wordsOf(error)}</span>
      {onClose && (
        <button className="quiet" aria-label="Close the message" onClick={onClose}>
          ×
        </button>
      )}
    </div>
  )
}
