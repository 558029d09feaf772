// A block of code with a button that copies it.
import { useState } from 'react'
import { messages } from '../../lib/messages/index.ts'
import { Button } from './button.tsx'

export function Snippet({ label, code }: { readonly label: string; readonly code: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(code).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 1_500)
    })
  }
  return (
    <div className="bg-raised flex min-w-0 items-start rounded-lg">
      <pre
        aria-label={label}
        role="region"
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto rounded-lg p-3 font-mono text-xs leading-relaxed"
      >
        {code}
      </pre>
      <Button size="small" onClick={copy} className="m-2">
        <span aria-live="polite">{copied ? messages.common.copied : messages.common.copy}</span>
      </Button>
    </div>
  )
}
