// The frame around every page of who is signed in: navigation, theme, account.
import { Link, useRouterState } from '@tanstack/react-router'
import { Menu as MenuIcon, Monitor, Moon, Sun, UserRound } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { cn } from '../../lib/cn.ts'
import { messages } from '../../lib/messages/index.ts'
import { pages } from '../../lib/pages.ts'
import { setTheme, useTheme } from '../../lib/theme.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx'

const texts = messages.shell
const themes = { light: Sun, dark: Moon, system: Monitor } as const

function Navigation({ onChoose }: { readonly onChoose?: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isHere = (page: string) => (page === '/' ? path === '/' : path.startsWith(page))
  return (
    <nav aria-label={texts.navigation} className="flex flex-col gap-1">
      {pages.map((group, index) => (
        <ul
          key={index}
          className={cn('flex flex-col gap-0.5', index > 0 && 'border-line mt-1 border-t pt-2')}
        >
          {group.map(({ path: to, title, icon: Icon }) => (
            <li key={to}>
              <Link
                to={to}
                {...(onChoose && { onClick: onChoose })}
                aria-current={isHere(to) ? 'page' : undefined}
                className={cn(
                  'flex items-center gap-2.5 rounded-md px-2.5 py-1.5 font-medium',
                  isHere(to) ? 'bg-pressed text-ink' : 'text-muted hover:bg-raised hover:text-ink',
                )}
              >
                <Icon aria-hidden="true" className="size-4 shrink-0" />
                {title}
              </Link>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  )
}

export function ThemeMenu() {
  const theme = useTheme()
  const Icon = themes[theme]
  const options = { light: texts.light, dark: texts.dark, system: texts.system }
  return (
    <Menu
      trigger={
        <Button kind="quiet" size="icon" aria-label={texts.theme}>
          <Icon aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoice label={texts.theme} value={theme} onChange={setTheme} options={options} />
    </Menu>
  )
}

export function Brand() {
  return (
    <Link to="/" className="flex items-center gap-2.5 font-semibold whitespace-nowrap">
      <img src="/icon.svg" alt="" className="size-6" />
      {messages.common.product}
    </Link>
  )
}

/** @param tools what stands in the bar at the top beside theme and account */
export function Shell({
  email,
  onSignOut,
  tools,
  children,
}: {
  readonly email: string
  readonly onSignOut: () => void
  readonly tools?: ReactNode
  readonly children: ReactNode
}) {
  const [menuOpen, setMenuOpen] = useState(false)
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="bg-surface sr-only z-70 rounded px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {messages.common.skip}
      </a>
      <aside className="border-line bg-surface sticky top-0 hidden h-dvh w-52 shrink-0 flex-col gap-4 overflow-y-auto border-r p-3 md:flex">
        <div className="px-2 py-1.5">
          <Brand />
        </div>
        <Navigation />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="border-line bg-surface sticky top-0 z-30 flex h-12 items-center gap-2 border-b px-3 md:px-4">
          <Button
            kind="quiet"
            size="icon"
            aria-label={texts.openMenu}
            className="md:hidden"
            onClick={() => setMenuOpen(true)}
          >
            <MenuIcon aria-hidden="true" />
          </Button>
          <div className="md:hidden">
            <Brand />
          </div>
          <div className="flex-1" />
          {tools}
          <ThemeMenu />
          <Menu
            trigger={
              <Button kind="quiet" size="icon" aria-label={texts.account}>
                <UserRound aria-hidden="true" />
              </Button>
            }
          >
            <p className="text-muted max-w-60 truncate px-2 py-1.5 text-xs">{email}</p>
            <MenuLine />
            <MenuItem onSelect={onSignOut}>{texts.signOut}</MenuItem>
          </Menu>
        </header>
        <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
      <Dialog open={menuOpen} onClose={() => setMenuOpen(false)} title={texts.navigation}>
        <Navigation onChoose={() => setMenuOpen(false)} />
      </Dialog>
    </div>
  )
}
