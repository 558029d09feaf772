// How many errors and warnings the advisors have, where there are any: a line that leads to them.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlertTriangle } from 'lucide-react'
import { advisorsQuery } from '../../lib/api/status.ts'
import { status as texts } from '../../lib/messages/status.ts'

export function Warnings() {
  const { data = [] } = useQuery(advisorsQuery)
  const errors = data.filter(({ level }) => level === 'ERROR').length
  const warnings = data.filter(({ level }) => level === 'WARN').length
  if (errors + warnings === 0) return null
  return (
    <p className="border-line mt-2 flex items-center gap-2 border-t pt-3">
      <AlertTriangle aria-hidden="true" className="text-danger size-4 shrink-0" />
      <Link
        to="/status"
        search={{ tab: 'advisors' }}
        className="text-accent font-medium underline underline-offset-2"
      >
        {texts.home(errors, warnings)} {texts.homeOf}
      </Link>
    </p>
  )
}
