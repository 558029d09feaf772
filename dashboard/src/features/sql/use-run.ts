// One run of the editor from the question to the answer: looked at by the server's parser, asked about where it destroys or
// changes the schema, run or kept as a migration, cancelled.
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { schemaQuery, type DatabaseSchema } from '../../lib/api/schema.ts'
import {
  cancelSql,
  checkSql,
  migrateSql,
  positionOf,
  runSql,
  type CheckedStatement,
  type Destruction,
  type SavedMigration,
  type SqlResult,
} from '../../lib/api/sql.ts'
import { changesBetween, type TableChange } from './changes.ts'
import type { Piece } from './code.ts'
import { remember } from './history.ts'
import { planOf, type Plan } from '../../components/plan/plan.ts'

export interface Limits {
  readonly rowCap: number
  /** Seconds. */
  readonly timeout: number
  readonly readOnly: boolean
}

export interface Question {
  readonly piece: Piece
  /** Those that destroy something, with their texts. */
  readonly destructive: readonly { readonly sql: string; readonly how: Destruction }[]
  readonly ddl: boolean
}

export interface Outcome {
  /** Changes with every run. */
  readonly turn: number
  readonly results: readonly SqlResult[]
  readonly plan?: Plan
  readonly saved?: SavedMigration
  /** Undefined where no schema was changed. */
  readonly changes?: readonly TableChange[]
}

export interface Failure {
  readonly error: Error
  /** UTF-16 offset in the editor. */
  readonly position: number | undefined
}

const described = (sql: string, statements: readonly CheckedStatement[]) =>
  statements.flatMap(({ start, end, destructive }) =>
    destructive === null ? [] : [{ sql: sql.slice(start, end), how: destructive }],
  )

const pause = () => new Promise((resolve) => setTimeout(resolve, 100))

export function useRun(limits: Limits, onPlace: (position: number | undefined) => void) {
  const client = useQueryClient()
  const [running, setRunning] = useState<{ readonly id: string; readonly cancellable: boolean }>()
  const underWay = useRef<string>(undefined)
  const [question, setQuestion] = useState<Question>()
  const [outcome, setOutcome] = useState<Outcome>()
  const [failure, setFailure] = useState<Failure>()

  const options = { row_cap: limits.rowCap, timeout: limits.timeout * 1000, read_only: limits.readOnly }

  /** @param prefix characters that were sent before the piece */
  async function attempt(
    piece: Piece,
    cancellable: boolean,
    work: (id: string) => Promise<Omit<Outcome, 'turn'>>,
    prefix = 0,
  ): Promise<void> {
    const id = crypto.randomUUID()
    setRunning({ id, cancellable })
    underWay.current = id
    setFailure(undefined)
    onPlace(undefined)
    try {
      const done = await work(id)
      setOutcome({ ...done, turn: Date.now() })
      remember({ sql: piece.text, at: Date.now(), ok: true })
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      const inside = positionOf(error)
      const position = inside === undefined ? undefined : piece.offset + Math.max(0, inside - prefix)
      setFailure({ error, position })
      setOutcome(undefined)
      onPlace(position)
      remember({ sql: piece.text, at: Date.now(), ok: false })
    } finally {
      underWay.current = undefined
      setRunning(undefined)
    }
  }

  async function withChanges(
    work: () => Promise<Omit<Outcome, 'turn' | 'changes'>>,
  ): Promise<Omit<Outcome, 'turn'>> {
    const fresh = { ...schemaQuery, staleTime: 0 }
    const before: DatabaseSchema = await client.query(fresh)
    const done = await work()
    const after = await client.query(fresh)
    return { ...done, changes: changesBetween(before, after) }
  }

  const execute = (piece: Piece, ddl: boolean) =>
    attempt(piece, true, async (id) => {
      const run = async () => ({ results: (await runSql({ id, sql: piece.text, ...options })).results })
      return ddl ? withChanges(run) : run()
    })

  return {
    running,
    question,
    outcome,
    failure,
    /** Runs it, or asks first. */
    start: async (piece: Piece) => {
      if (running) return
      let found: Question | undefined
      if (!limits.readOnly) {
        // whatever hinders the look hinders the run as well, which tells it
        const { statements } = await checkSql(piece.text).catch(() => ({ statements: null }))
        const destructive = described(piece.text, statements ?? [])
        const ddl = statements?.some((one) => one.ddl) ?? false
        if (ddl || destructive.length > 0) found = { piece, destructive, ddl }
      }
      if (found) setQuestion(found)
      else await execute(piece, false)
    },
    /** The answer to the question: to run it as it is. */
    confirm: async () => {
      setQuestion(undefined)
      if (question) await execute(question.piece, question.ddl)
    },
    /** The answer to the question: to keep it as a migration. */
    migrate: async (name: string) => {
      setQuestion(undefined)
      if (!question) return
      await attempt(question.piece, false, () =>
        withChanges(async () => ({
          results: [],
          saved: await migrateSql({ sql: question.piece.text, name }),
        })),
      )
    },
    dismiss: () => setQuestion(undefined),
    /** How PostgreSQL would run it; with `analyze` it does, and takes it back. */
    explain: async (piece: Piece, analyze: boolean) => {
      if (running) return
      const prefix = `explain (format json${analyze ? ', analyze, buffers' : ''}) `
      await attempt(
        piece,
        true,
        async (id) => {
          const { results } = await runSql({ id, sql: prefix + piece.text, ...options, rollback: true })
          return { results: [], plan: planOf(results[0]?.rows[0]?.[0] ?? '[]') }
        },
        prefix.length,
      )
    },
    cancel: async () => {
      if (!running?.cancellable) return
      // the run may be on its way to the server still
      while (underWay.current === running.id && !(await cancelSql(running.id))) await pause()
    },
  }
}
