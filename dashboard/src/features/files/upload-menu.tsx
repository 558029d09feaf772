// Chooses files, or a folder, to upload.
import { Upload } from 'lucide-react'
import { useRef, type ChangeEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Menu, MenuItem } from '../../components/ui/menu.tsx'
import { files as texts } from '../../lib/messages/files.ts'
import { chosen, type FoundFile } from './dropped.ts'

export function UploadMenu({ onChosen }: { readonly onChosen: (found: readonly FoundFile[]) => void }) {
  const ofFiles = useRef<HTMLInputElement>(null)
  const ofFolder = useRef<HTMLInputElement | null>(null)
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    if (currentTarget.files) onChosen(chosen(currentTarget.files))
    currentTarget.value = ''
  }
  return (
    <>
      <input ref={ofFiles} type="file" multiple hidden aria-label={texts.chooseFiles} onChange={take} />
      <input
        ref={(input) => {
          input?.setAttribute('webkitdirectory', '')
          ofFolder.current = input
        }}
        type="file"
        hidden
        aria-label={texts.chooseFolder}
        onChange={take}
      />
      <Menu
        trigger={
          <Button kind="primary">
            <Upload aria-hidden="true" />
            {texts.upload}
          </Button>
        }
      >
        <MenuItem onSelect={() => ofFiles.current?.click()}>{texts.uploadFiles}</MenuItem>
        <MenuItem onSelect={() => ofFolder.current?.click()}>{texts.uploadFolder}</MenuItem>
      </Menu>
    </>
  )
}
