// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// What the client looks at in its token; whether it holds, the server decides.

/** Whom it speaks for: the subject, or the text itself where there is none; empty for nobody. */
export function subjectOf(token: string | null): string {
  if (token === null) return ''
  try {
    const body = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const { sub, role } = JSON.parse(atob(body)) as { sub?: unknown; role?: unknown }
    return JSON.stringify([sub, role])
  } catch {
    return token
  }
}
