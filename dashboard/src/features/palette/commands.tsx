// The keys that work on every page, and the button beside them: the palette, the sheet of shortcuts, `g` and a letter for a page.
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { palette as texts } from '../../lib/messages/shortcuts.ts'
import { pages } from '../../lib/pages.ts'
import { isApple, isTaken, keyNames } from '../../lib/shortcuts.ts'

const Palette = lazy(() => import('./palette.tsx'))
const ShortcutSheet = lazy(() => import('./shortcut-sheet.tsx'))

/** Milliseconds between `g` and the letter. */
const patience = 1_500

export function Commands({ onSignOut }: { readonly onSignOut: () => void }) {
  const [open, setOpen] = useState<'palette' | 'sheet'>()
  const navigate = useNavigate()
  const path = useRouterState({ select: ({ location }) => location.pathname })

  useEffect(() => {
    let goesSince = -Infinity
    const press = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event
      if (key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey && !shiftKey) {
        event.preventDefault()
        setOpen((old) => (old === 'palette' ? undefined : 'palette'))
        return
      }
      if (isTaken(event)) return
      const page = pages.flat().find((one) => one.key === key)
      if (key === '?') {
        event.preventDefault()
        setOpen('sheet')
      } else if (page && event.timeStamp - goesSince < patience) {
        event.preventDefault()
        void navigate({ to: page.path })
        goesSince = -Infinity
      } else goesSince = key === 'g' ? event.timeStamp : -Infinity
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [navigate])

  const close = () => setOpen(undefined)
  return (
    <>
      <Button size="small" onClick={() => setOpen('palette')} aria-keyshortcuts="Control+K Meta+K">
        <Search aria-hidden="true" />
        <span className="max-sm:sr-only">{texts.open}</span>
        <kbd className="text-muted hidden font-sans sm:inline">
          {keyNames(['Mod', 'K'], isApple()).join(' ')}
        </kbd>
      </Button>
      <Suspense fallback={null}>
        {open === 'palette' && (
          <Palette onClose={close} onSignOut={onSignOut} onShortcuts={() => setOpen('sheet')} />
        )}
        {open === 'sheet' && <ShortcutSheet path={path} onClose={close} />}
      </Suspense>
    </>
  )
}
