// All shortcuts: of the page that is open, and of every page.
import { Dialog } from '../../components/ui/dialog.tsx'
import { shortcuts as texts } from '../../lib/messages/shortcuts.ts'
import { pages } from '../../lib/pages.ts'
import { globalShortcuts, isApple, keyNames, shortcutsAt, type ShortcutGroup } from '../../lib/shortcuts.ts'

function Group({ title, shortcuts }: ShortcutGroup) {
  return (
    <section aria-label={title}>
      <h3 className="text-muted mb-1.5 text-xs font-semibold">{title}</h3>
      <dl className="divide-line divide-y">
        {shortcuts.map((shortcut) => (
          <div
            key={`${shortcut.title} ${shortcut.keys.join(' ')}`}
            className="flex items-center justify-between gap-4 py-1.5"
          >
            <dt>{shortcut.title}</dt>
            <dd className="flex shrink-0 gap-1">
              {keyNames(shortcut.keys, isApple()).map((key) => (
                <kbd
                  key={key}
                  className="border-line-strong bg-raised rounded border px-1.5 font-sans text-xs leading-5"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

export default function ShortcutSheet({
  path,
  onClose,
}: {
  readonly path: string
  readonly onClose: () => void
}) {
  return (
    <Dialog open onClose={onClose} title={texts.title}>
      {/* nothing in it takes the focus: the keyboard scrolls it */}
      <div role="region" aria-label={texts.title} tabIndex={0} className="space-y-5">
        {shortcutsAt(path).map((group) => (
          <Group key={group.title} {...group} />
        ))}
        <Group title={texts.everywhere} shortcuts={globalShortcuts} />
        <Group
          title={texts.goTo}
          shortcuts={pages.flat().map(({ key, title }) => ({ keys: ['G', key.toUpperCase()], title }))}
        />
      </div>
    </Dialog>
  )
}
