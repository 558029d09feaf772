// A window above the page: the browser keeps the focus in it, and Escape closes it.
import { type ReactNode, useEffect, useRef } from 'react'

interface DialogProps {
  readonly label: string
  readonly className?: string
  readonly onClose: () => void
  readonly children: ReactNode
}

export function Dialog({ label, className = '', onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (element.current?.open === false) element.current.showModal()
  }, [])
  return (
    <dialog ref={element} className={`card ${className}`} aria-label={label} onClose={onClose}>
      <button className="quiet close" aria-label="Close" onClick={() => element.current?.close()}>
        ×
      </button>
      {children}
    </dialog>
  )
}
