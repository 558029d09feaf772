// What an import goes through: the file is read, tried or written, with progress; each of it can be cancelled.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { importProgress, importRows, type ImportPlan, type ImportReport } from '../../../lib/api/import.ts'
import { importing as texts } from '../../../lib/messages/import.ts'
import { toRecord, type Empties, type Mapping } from './mapping.ts'
import { guessFormat, readSource, rowsOf, type Format, type Source } from './source.ts'

/** The rows of a file as the server takes them. */
async function recordsOf(
  file: Blob,
  source: Source,
  mapping: Mapping,
  empties: Empties,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: string[] = []
  for await (const rows of rowsOf(file, source, signal))
    parts.push(rows.map((row) => toRecord(row, mapping, empties)).join(''))
  return new Blob(parts, { type: 'text/csv' })
}

/** Of what is to be done with a file, all but its rows. */
export interface Order {
  readonly plan: Omit<ImportPlan, 'id' | 'lines'>
  readonly mapping: Mapping
  readonly empties: Empties
  /** What must be there before: a table. */
  readonly before?: () => Promise<unknown>
}

export type Step = { readonly title: string; readonly part: number | undefined } | undefined

export function useImport() {
  const [file, setFile] = useState<File>()
  const [format, setFormat] = useState<Format>()
  const [step, setStep] = useState<Step>()
  const stop = useRef(new AbortController())

  const source = useQuery({
    queryKey: ['import', file?.name, file?.size, file?.lastModified, format],
    queryFn: ({ signal }) => (file && format ? readSource(file, format, signal) : undefined),
    enabled: file !== undefined && format !== undefined,
    retry: false,
    gcTime: 0,
    staleTime: Infinity,
  })

  /** Anew each time: it changes while one waits. */
  const hasEnded = (signal: AbortSignal) => signal.aborted

  /** Asks how far the server is, until the signal ends it. */
  async function follow(id: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const progress = await importProgress(id, signal).catch(() => undefined)
      if (progress?.phase === 'inserting' && progress.rows !== null && !hasEnded(signal))
        setStep({
          title: texts.inserting(progress.done, progress.rows),
          part: 0.5 + progress.done / Math.max(1, progress.rows) / 2,
        })
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }

  async function run({ plan, mapping, empties, before }: Order, read: Source): Promise<ImportReport> {
    if (!file) throw new Error(texts.empty)
    stop.current = new AbortController()
    const ended = new AbortController()
    const { signal } = stop.current
    const id = crypto.randomUUID()
    try {
      setStep({ title: texts.preparing, part: undefined })
      const rows = await recordsOf(file, read, mapping, empties, signal)
      await before?.()
      const sent = importRows(
        { ...plan, lines: true, id },
        rows,
        (part) =>
          setStep((now) =>
            now?.part !== undefined && now.part > 0.5 ? now : { title: texts.sending, part: part / 2 },
          ),
        signal,
      )
      void follow(id, ended.signal)
      return await sent
    } finally {
      ended.abort()
      setStep(undefined)
    }
  }

  const running = useMutation({
    mutationFn: ({ order, read }: { readonly order: Order; readonly read: Source }) => run(order, read),
  })
  const take = async (next: File | undefined) => {
    running.reset()
    setFormat(undefined)
    setFile(next)
    if (next) setFormat(await guessFormat(next))
  }
  return {
    ...{ file, format, source, step, running },
    /** @param next undefined: none */
    take: (next: File | undefined) => void take(next),
    setFormat: (next: Format) => {
      running.reset()
      setFormat(next)
    },
    cancel: () => stop.current.abort(new Error(texts.cancelled)),
  }
}
