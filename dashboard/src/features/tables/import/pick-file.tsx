// Where a file is dropped or chosen.
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { cn } from '../../../lib/cn.ts'
import { importing as texts } from '../../../lib/messages/import.ts'

export function PickFile({ onFile }: { readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file) onFile(file)
      }}
      className={cn(
        'border-line-strong flex flex-col items-center gap-3 rounded-xl border border-dashed px-6 py-14',
        isOver && 'border-accent bg-accent-soft',
      )}
    >
      <FileUp aria-hidden="true" className="text-muted size-8" />
      <div className="flex items-center gap-2">
        <p>{texts.drop}</p>
        <Button size="small" onClick={() => input.current?.click()}>
          {texts.pick}
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        aria-label={texts.file}
        accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,text/csv,application/json"
        className="sr-only"
        tabIndex={-1}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) onFile(file)
        }}
      />
    </div>
  )
}
