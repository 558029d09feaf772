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
    <div className="relative min-w-0">
      <pre
        aria-label={label}
        role="region"
        tabIndex={0}
        className="bg-raised overflow-x-auto rounded-lg p-3 pr-20 font-mono text-xs leading-relaxed"
      >
        {code}
      </pre>
      <Button size="small" onClick={copy} className="absolute top-2 right-2">
        <span aria-live="polite">{copied ? messages.common.copied : messages.common.copy}</span>
      </Button>
    </div>
  )
}
