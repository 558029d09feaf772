// Header, main area and footer of every page.
import type { ReactNode } from 'react'
import { toggleTheme } from '../../lib/theme.ts'

export function Shell({ children }: { readonly children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-4 sm:px-6">
      <header className="flex items-center justify-between py-6">
        <a href="/" className="flex items-center gap-3 font-semibold">
          <img src="/icon.svg" alt="" className="size-8" />
          Supabase Lite
        </a>
        <button
          type="button"
          onClick={toggleTheme}
          className="rounded-lg border border-zinc-300 px-3 py-1.5 text-sm text-zinc-700 hover:bg-zinc-100 dark:border-zinc-700 dark:text-zinc-200 dark:hover:bg-zinc-800"
        >
          Switch theme
        </button>
      </header>
      <main className="flex-1">{children}</main>
      <footer className="py-8 text-sm text-zinc-600 dark:text-zinc-400">
        Your schema, your server, your data.
      </footer>
    </div>
  )
}
